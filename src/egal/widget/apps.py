from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "egal.widget"
    label = "widget"
