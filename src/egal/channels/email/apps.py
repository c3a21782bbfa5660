from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "egal.channels.email"
    label = "channel_email"
