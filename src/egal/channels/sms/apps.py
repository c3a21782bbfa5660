from django.apps import AppConfig


class SmsConfig(AppConfig):
    name = "egal.channels.sms"
    label = "channel_sms"
