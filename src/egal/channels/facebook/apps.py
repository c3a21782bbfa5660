from django.apps import AppConfig


class FacebookConfig(AppConfig):
    name = "egal.channels.facebook"
    label = "channel_facebook"
