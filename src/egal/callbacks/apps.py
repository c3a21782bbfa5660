from django.apps import AppConfig


class CallbacksConfig(AppConfig):
    name = "egal.callbacks"
    label = "callbacks"
