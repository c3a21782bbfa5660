from django.apps import AppConfig


class WhatsAppConfig(AppConfig):
    name = "egal.channels.whatsapp"
    label = "channel_whatsapp"
