from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "egal.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        from egal.workspaces.sign_ins import listen

        listen()
