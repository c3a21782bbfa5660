from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "egal.shared"
    label = "shared"
