from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "egal.channels"
    label = "channels"
