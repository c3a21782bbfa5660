"""Two companies, and everybody who may ask them something."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client

from egal.channels.base import File
from egal.conversations.actions.canned_replies import add_canned_reply
from egal.conversations.actions.note import add_note
from egal.conversations.actions.pieces import begin_upload
from egal.conversations.models import Attachment
from egal.events.record import SYSTEM
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.invite import invite
from egal.workspaces.models import Agent
from tests.architecture.company import (
    help_centre,
    keep_as_it_came,
    line,
    more_of,
    of_customers,
    promised,
    public_thread,
    recorded,
    set_up,
)

STAFF = ("viewer", "agent", "lead", "admin", "owner")
NOTE, FOREIGN = "canary-of-a-note", "canary-of-another-company"


@dataclass(frozen=True)
class World:
    """Two companies with a matter each, everybody with a way in, and the ids of Nordnetz's rows."""

    clients: dict[str, Client]
    ids: dict[str, str]

    def asks(
        self, who: str, row: str, body: dict[str, Any] | None = None, *, undo: bool = True
    ) -> tuple[int, str]:
        """The status and the body of an answer; whatever it changed is undone."""
        method, _, template = row.partition(" ")
        client = self.clients[who]
        cookies = deepcopy(client.cookies)  # the session may get another key, which is undone
        with transaction.atomic():
            told = self._told(body or {})
            answer = self._send(client, method, self.address(template), told)
            shown = answer.getvalue().decode(errors="replace")
            transaction.set_rollback(undo)
        client.cookies = cookies
        return answer.status_code, shown

    def address(self, template: str) -> str:
        row = re.search(r"(\w+)/\{public\}", template)
        public = self.ids[row[1]] if row else ""
        return "/" + template.format(**self.ids, public=public)

    def _told(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with the ids of our rows for what stands in <angle brackets>."""
        filled = re.sub(r"<(\w+)>", lambda found: self.ids[found[1]], json.dumps(body))
        return dict(json.loads(filled))

    def _send(self, client: Client, method: str, address: str, body: dict[str, Any]) -> Any:
        if "file" in body:
            return client.post(address, {"file": ContentFile(body["file"], "log.txt")})
        if address.startswith("/api/"):
            return client.generic(method, address, json.dumps(body), "application/json")
        return client.post(address, body) if method == "POST" else client.generic(method, address)


@pytest.fixture
def world(nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma) -> World:
    log = File("log.txt", "text/plain", b"19:02 lost sync")
    nordnetz.inbox.settings = {**people.outgoing(25), **people.waiting_key()}
    nordnetz.inbox.save()
    fremdfirma.inbox.settings = people.outgoing(25)
    fremdfirma.inbox.save()
    matter = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Help", files=(log,)))
    people.writes(fremdfirma.inbox, "Henrik", FOREIGN, subject=FOREIGN)
    with scope.of(nordnetz.workspace.id):
        add_note(conversation=matter, actor=nordnetz.jana, text=NOTE)
    old, _ = add_token(workspace=nordnetz.workspace, scopes=["read"], actor=SYSTEM)
    _, link = invite(
        workspace=nordnetz.workspace, email="ole@posteo.example", role="agent", actor=SYSTEM
    )
    with scope.of(nordnetz.workspace.id):
        lena = people.agent(nordnetz.workspace, "Lena Ost", "agent")
        upload = begin_upload(agent=lena, name="film", content_type="", size=9)
        canned = add_canned_reply(
            workspace=nordnetz.workspace, actor=nordnetz.jana, agent=None, name="Hm", text="Hm."
        )
    people.opened(nordnetz.workspace)
    file = Attachment.unscoped.get()
    message = file.message_id or 0
    keep_as_it_came(nordnetz, message)
    ids = {
        "slug": "nordnetz",
        "language": "de",
        "sha256": "0" * 64,
        "file_id": file.public_id,
        "size": "192",
        "device_id": public_id(1),
        "place": "nowhere",  # a subject of the help centre
        "address": "nowhere",  # an article
        "secret": link,
        "conversations": matter.public_id,
        "messages": public_id(message),
        "attachments": file.public_id,
        "conversation_id": matter.public_id,
        "attachment_id": file.public_id,
        "heard": public_id(message),
        "heard_id": public_id(message),
        "first": public_id(message),
        "contact_id": public_id(matter.contact_id),
        "inboxes": public_id(nordnetz.inbox.id),
        "inbox_id": public_id(nordnetz.inbox.id),
        "agent_id": public_id(nordnetz.tariq.id),
        "token_id": public_id(old.id),
        "uidb36": "1",
        "pk": "1",
        "sessions": public_id(1),
        "upload": upload.public_id,
        "canned": canned.public_id,
        "canned_reply_id": canned.public_id,
        "name": "bill",
        "channel": "webhook",
        "inbox": "nowhere",
        "number": "0",
        "key": "a" * 16,
        "provider": "google",
        "rest": "nowhere/",
        **of_customers(nordnetz, matter),
        **more_of(nordnetz, matter),
        **set_up(nordnetz, matter),
        **promised(nordnetz),
        **help_centre(nordnetz),
        **recorded(nordnetz),
        **line(nordnetz),
        **public_thread(nordnetz, matter),
    }
    return World(dict(_clients(nordnetz, fremdfirma)), ids)


def _clients(
    nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma
) -> Iterator[tuple[str, Client]]:
    yield "anonymous", Client()
    for role in STAFF:
        agent = people.agent(nordnetz.workspace, f"{role.title()} Berg", role)
        yield role, _signed_in(agent)
    yield "stranger", _signed_in(fremdfirma.eve)
    for scopes in ("read", "write"):
        _, secret = add_token(workspace=nordnetz.workspace, scopes=[scopes], actor=SYSTEM)
        yield f"{scopes} token", with_token(secret)
    yield "foreign token", with_token(fremdfirma.secret)


def _signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent.account)
    return client


def with_token(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})
