from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "egal.calls"
    label = "calls"
