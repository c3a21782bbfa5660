from django.apps import AppConfig


class XConfig(AppConfig):
    name = "egal.channels.x"
    label = "channel_x"
