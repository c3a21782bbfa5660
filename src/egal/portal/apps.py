from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "egal.portal"
    label = "portal"
