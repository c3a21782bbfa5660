from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "egal.routing"
    label = "routing"
