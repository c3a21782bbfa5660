from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "egal.workspaces"
    label = "workspaces"
