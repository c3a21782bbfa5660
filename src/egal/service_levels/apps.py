from django.apps import AppConfig


class ServiceLevelsConfig(AppConfig):
    name = "egal.service_levels"
    label = "service_levels"
