from django.apps import AppConfig


class CallbackConfig(AppConfig):
    name = "egal.channels.callback"
    label = "channel_callback"
