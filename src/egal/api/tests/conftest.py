"""A program of Nordnetz, and Mara's matter for it to work on."""

import pytest
from django.test import Client

from egal.channels import registry
from egal.channels.base import Capabilities, InboxSettings
from egal.conversations.models import Conversation
from egal.events.record import SYSTEM
from egal.testing import people
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.models import Workspace

SMTP = {"smtp_host": "localhost"}


class Fake:
    key = identity_kind = "email"

    def capabilities(self, inbox: InboxSettings) -> Capabilities:
        return Capabilities(bool(inbox.settings), "" if inbox.settings else "No SMTP yet.")


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "channels", lambda: {"email": Fake()})
    monkeypatch.setattr("egal.api.v1.contacts.channels", lambda: {"email": Fake()})


def client_with(workspace: Workspace, *scopes: str) -> Client:
    """A program with a new token of this workspace."""
    _, secret = add_token(workspace=workspace, scopes=scopes, actor=SYSTEM, name="Shop")
    return client_of(secret)


def client_of(secret: str) -> Client:
    """A program that shows this token. It is answered like a stranger, errors and all."""
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


@pytest.fixture
def nordnetz(db: None) -> people.Nordnetz:
    """Nordnetz with an inbox that can send."""
    return people.nordnetz(settings=SMTP)


@pytest.fixture
def program(nordnetz: people.Nordnetz) -> Client:
    """A program of Nordnetz that may do everything."""
    return client_with(nordnetz.workspace, "all")


@pytest.fixture
def matter(nordnetz: people.Nordnetz) -> Conversation:
    """Mara has written to Nordnetz."""
    taken = people.writes(nordnetz.inbox, "Mara", "My router drops every evening.")
    return people.conversation_of(taken)
