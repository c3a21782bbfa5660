from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "egal.desk"
    label = "desk"
