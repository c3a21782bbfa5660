"""Programs that talk to the API, each with a token."""

from django.test import Client

from egal.events.record import SYSTEM
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.models import Workspace


def client_with(workspace: Workspace, *scopes: str) -> Client:
    """A program with a new token of this workspace."""
    _, secret = add_token(workspace=workspace, scopes=scopes, actor=SYSTEM, name="Shop")
    return client_of(secret)


def client_of(secret: str) -> Client:
    """A program that shows this token. It is answered like a stranger, errors and all."""
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
