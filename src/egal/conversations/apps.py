from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "egal.conversations"
    label = "conversations"
