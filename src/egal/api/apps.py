from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "egal.api"
    label = "api"
