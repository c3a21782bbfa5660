from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "egal.channels.chat"
    label = "channel_chat"
