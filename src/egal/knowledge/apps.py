from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "egal.knowledge"
    label = "knowledge"
