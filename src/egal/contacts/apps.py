from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "egal.contacts"
    label = "contacts"
