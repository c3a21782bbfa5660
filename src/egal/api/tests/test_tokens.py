"""Who may do what: every operation is tried, so that a new one cannot be forgotten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from egal.api.tests.programs import client_of, client_with
from egal.api.v1 import api
from egal.channels.base import File
from egal.conversations.models import Attachment, Conversation
from egal.events.record import SYSTEM
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.models import Token
from egal.workspaces.permissions import ADMIN

BODIES = {
    "messages": {"text": "Hello", "kind": "note"},
    "assignment": {"agent_id": None},
    "tokens": {"scopes": ["tokens:write"]},
    "invitations": {"email": "lena@posteo.example", "role": "viewer"},
}
GIVES = {"/api/v1/invitations": "read", "/api/v1/agents": "write"}  # nobody gives what they lack
LOGO = File("logo.png", "image/png", b"\x89PNG", inline=True)


@dataclass(frozen=True)
class Operation:
    """One operation, with the ids of Nordnetz's rows in its address."""

    method: str
    address: str
    scope: str

    def by(self, client: Client) -> Any:
        body = BODIES.get(self.address.rpartition("/")[2], {})
        return client.generic(self.method, self.address, json.dumps(body), "application/json")


@pytest.fixture
def operations(nordnetz: people.Nordnetz) -> list[Operation]:
    add_token(workspace=nordnetz.workspace, scopes=["read"], name="Old", actor=SYSTEM)
    taken = people.writes(nordnetz.inbox, "Mara", "Hello", files=(LOGO,))
    matter = people.conversation_of(taken)
    return list(_operations(nordnetz, matter))


def _operations(nordnetz: people.Nordnetz, matter: Conversation) -> Iterator[Operation]:
    ids = {
        "conversation_id": matter.public_id,
        "contact_id": public_id(matter.contact_id),
        "inbox_id": public_id(nordnetz.inbox.id),
        "agent_id": public_id(nordnetz.tariq.id),
        "token_id": public_id(Token.unscoped.get(name="Old").id),
        "attachment_id": Attachment.unscoped.get().public_id,
    }
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, described in methods.items():
            [[scope]] = described["security"][0].values()
            yield Operation(method.upper(), path.format(**ids), scope)


def test_eve_sees_nothing(operations: list[Operation], fremdfirma: people.Fremdfirma) -> None:
    eve = client_of(fremdfirma.secret)
    for operation in operations:
        answer = operation.by(eve)
        shown = answer.getvalue().decode()
        assert answer.status_code in (200, 201, 404), operation
        assert "Mara" not in shown, operation
        assert "ordnetz" not in shown, operation
        assert "{" not in operation.address
        if answer.status_code != 404:
            assert operation.method in ("GET", "POST")
            assert operation.address.count("/") == 3, operation  # a list, of Eve's own


def test_unknown_and_foreign_ids_are_answered_the_same(
    operations: list[Operation], fremdfirma: people.Fremdfirma, matter: Conversation
) -> None:
    eve = client_of(fremdfirma.secret)

    foreign = eve.get(f"/api/v1/conversations/{matter.public_id}")
    unknown = eve.get("/api/v1/conversations/unheard")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_without_a_token_nothing_is_answered(operations: list[Operation], client: Client) -> None:
    for operation in operations:
        answer = operation.by(client)
        assert answer.status_code == 401, operation
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_each_operation_needs_the_scope_it_names(
    operations: list[Operation], nordnetz: people.Nordnetz
) -> None:
    for operation in operations:
        others = client_with(nordnetz.workspace, *(ADMIN - {operation.scope}))
        answer = operation.by(others)
        assert answer.status_code == 403, operation
        assert answer.json()["detail"] == f"This token lacks the scope {operation.scope}."
        given = [scope for start, scope in GIVES.items() if operation.address.startswith(start)]
        sufficient = client_with(nordnetz.workspace, operation.scope, *given)
        allowed = operation.by(sufficient)
        assert allowed.status_code in (200, 201), operation
        assert allowed.getvalue()


@pytest.mark.parametrize("shown", ["Bearer wrong", "Bearer", "Basic ZWdhbA==", "Bearer ä"])
def test_a_wrong_token_is_told(db: None, client: Client, shown: str) -> None:
    answer = client.get("/api/v1/inboxes", headers={"Authorization": shown})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_a_revoked_token_is_wrong(program: Client, nordnetz: people.Nordnetz) -> None:
    Token.unscoped.update(revoked_at=nordnetz.workspace.created_at)

    assert program.get("/api/v1/inboxes").status_code == 401
