from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "egal.notifications"
    label = "notifications"
