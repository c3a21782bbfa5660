from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "egal.events"
    label = "events"
