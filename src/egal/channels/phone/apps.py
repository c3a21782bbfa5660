from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "egal.channels.phone"
    label = "channel_phone"
