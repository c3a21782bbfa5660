"""Who may do what: every operation is tried, so that a new one cannot be forgotten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from egal.api.tests.programs import client_of, client_with
from egal.api.v1 import api
from egal.callbacks.actions.callbacks import book_callback
from egal.calls.tests.rooms import a_recording, an_announcement
from egal.calls.tests.wav import a_tone, a_wav
from egal.channels.arrivals import store_arrival
from egal.channels.base import Address, File
from egal.channels.continuing import offer
from egal.channels.gestures import gesture
from egal.channels.importing.imports import keep_import
from egal.channels.importing.working import import_some
from egal.channels.models import Arrival
from egal.channels.quarantine import quarantine
from egal.contacts.actions.organisations import add_organisation
from egal.contacts.models import ContactImport
from egal.conversations.actions.blocks import block
from egal.conversations.actions.bulk_changes import begin_bulk_change
from egal.conversations.actions.canned_replies import add_canned_reply
from egal.conversations.actions.folding import fold
from egal.conversations.actions.joining import join_contacts
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.actions.published import publish_answer
from egal.conversations.actions.saved_views import save_view
from egal.conversations.actions.status import solve
from egal.conversations.actions.tags import tag
from egal.conversations.models import (
    Attachment,
    BulkChange,
    Conversation,
    Message,
    Post,
    SavedView,
)
from egal.events.record import SYSTEM
from egal.knowledge.actions.articles import add_article
from egal.knowledge.actions.categories import add_category
from egal.knowledge.actions.revisions import save_revision
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people, public
from egal.testing.signinserver import known_as
from egal.workspaces import scope
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.custom_fields import add_field
from egal.workspaces.actions.invite import invite
from egal.workspaces.actions.teams import add_team
from egal.workspaces.models import Token
from egal.workspaces.permissions import ADMIN

GIVES = {"/api/v1/invitations": "read", "/api/v1/agents": "all"}  # nobody gives what they lack
NOT_OF_MAIL = ("PUT /holder", "GET /templates")
TABLE = "email;name\nida@d.example;Ida"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
TONE = a_wav(a_tone(440, 0.5, 8000), 8000)
LOGO = File("logo.png", "image/png", b"\x89PNG", inline=True)


@dataclass(frozen=True)
class Operation:
    """One operation, with the ids of Nordnetz's rows in its address and its body."""

    method: str
    address: str
    scope: str
    body: dict[str, Any]

    @property
    def needs_a_network(self) -> bool:
        """Whether Nordnetz's mailbox has no such thing."""
        return f"{self.method} /{self.address.rpartition('/')[2]}" in NOT_OF_MAIL

    def by(self, client: Client) -> Any:
        if "file" in self.body:
            file = ContentFile(self.body["file"], "log.txt")
            return client.post(self.address, {**self.body, "file": file})
        if "picture" in self.body:
            return client.generic(self.method, self.address, PICTURE, "image/png")
        body = json.dumps(self.body)
        return client.generic(self.method, self.address, body, "application/json")


@pytest.fixture
def operations(nordnetz: people.Nordnetz, settings: Settings) -> list[Operation]:
    settings.MAIL_CLIENTS = known_as()
    add_token(workspace=nordnetz.workspace, scopes=["read"], name="Old", actor=SYSTEM)
    nordnetz.inbox.settings = {**people.outgoing(25), **people.waiting_key()}
    nordnetz.inbox.save()
    with scope.of(nordnetz.workspace.id):
        taken = people.writes(nordnetz.inbox, "Mara", "Hello", files=(LOGO,))
        matter = people.conversation_of(taken)
        people.replies(nordnetz.jana, matter, "Hello Mara")
        return list(_operations(_ids(nordnetz, matter), _bodies(nordnetz, matter)))


def _ids(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """Of rows that are there, each such that the operation is possible."""
    jana, mara = nordnetz.jana, matter.contact
    henrik = people.conversation_of(people.writes(nordnetz.inbox, "Henrik", "Hello")).contact
    again = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Hello again"))
    club = add_organisation(workspace=nordnetz.workspace, actor=jana, name="Rowing Club")
    joining = join_contacts(keep=mara, join=henrik, actor=jana, evidence="")
    merging = merge_conversations(keep=matter, merge=again, actor=jana)
    junk = block(workspace=nordnetz.workspace, actor=jana, kind="email", value="@junk.example")
    canned = add_canned_reply(
        workspace=nordnetz.workspace, actor=jana, agent=None, name="Hm", text="Hm."
    )
    return {
        "callback_id": _promised(nordnetz),
        **_recorded(nordnetz),
        "announcement_id": an_announcement(nordnetz).public_id,
        "canned_reply_id": canned.public_id,
        "continuation_id": _offered(nordnetz, matter),
        **_in_public(nordnetz),
        "page_id": publish_answer(conversation=matter, actor=jana, text="Hm.")[0].public_id,
        **_help_centre(nordnetz),
        "conversation_id": matter.public_id,
        "contact_id": public_id(mara.id),
        "identity_id": public_id(mara.identities.earliest("id").id),
        "joining_id": public_id(joining.id),
        "merging_id": public_id(merging.id),
        "block_id": junk.public_id,
        "view_id": _saved(nordnetz).public_id,
        "bulk_change_id": _begun(nordnetz, matter).public_id,
        "organisation_id": public_id(club.id),
        "inbox_id": public_id(nordnetz.inbox.id),
        "agent_id": public_id(nordnetz.tariq.id),
        "token_id": public_id(Token.unscoped.get(name="Old").id),
        "attachment_id": Attachment.unscoped.get().public_id,
        "heard_id": _kept_as_it_came(nordnetz, matter).public_id,
        "message_id": people.replies(nordnetz.jana, matter, "Hello").public_id,
        "reply_id": people.replies(nordnetz.jana, matter, "Wait").public_id,
        "arrival_id": _quarantined(nordnetz).public_id,
        "name": "bill",
        **_set_up(nordnetz, matter),
        "line_id": public_id(people.telephone_line(nordnetz.workspace).id),
        "import_id": _looked_through(nordnetz).public_id,
    }


def _set_up(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, str]:
    """A team, a tag, a field, an invitation."""
    company, jana = nordnetz.workspace, nordnetz.jana
    made, _secret = invite(workspace=company, email="ole@hansen.example", role="viewer", actor=jana)
    field = add_field(workspace=company, actor=jana, of="contact", kind="text", name="Place")
    return {
        "invitation_id": public_id(made.id),
        "team_id": public_id(add_team(workspace=company, actor=jana, name="Technics").id),
        "tag_id": public_id(tag(conversation=matter, actor=jana, name="invoice").id),
        "field_id": public_id(field.id),
    }


def _promised(nordnetz: people.Nordnetz) -> str:
    """A callback tomorrow, in a conversation of its own."""
    tomorrow = clock.now() + timedelta(days=1)
    ida = people.writes(nordnetz.inbox, Address("email", "ida@mail.example", "Ida"), "Ring me")
    promised = book_callback(
        conversation=people.conversation_of(ida),
        actor=nordnetz.jana,
        number="+4940123456",
        at=tomorrow,
    )
    return promised.public_id


def _recorded(nordnetz: people.Nordnetz) -> dict[str, str]:
    """A call of which something was recorded."""
    recording = a_recording(nordnetz)
    return {"call_id": recording.call.public_id, "recording_id": recording.public_id}


def _offered(nordnetz: people.Nordnetz, matter: Conversation) -> str:
    """A private link to go on."""
    people.opened(nordnetz.workspace)
    return public_id(offer(conversation=matter, actor=nordnetz.jana)[0].id)


def _in_public(nordnetz: people.Nordnetz) -> dict[str, str]:
    """Two that are folded, one of which is to be hidden, and another one whose matter is solved."""
    inbox = public.account(nordnetz.workspace)
    taken = public.posts(inbox, "Mara", "Hello")
    posted, post = people.conversation_of(taken), Post.objects.get(message=taken.message_id)
    public.posts(inbox, Address("x", "gisela", "Gisela"), "Hello")
    fold(thread=post.thread, actor=nordnetz.jana)
    wanted = gesture(post=post, do="hide", actor=nordnetz.jana)
    solved = people.conversation_of(public.posts(inbox, "Henrik", "Hello"))
    solve(conversation=solved, actor=nordnetz.jana)
    return {
        "posted_id": posted.public_id,
        "solved_id": solved.public_id,
        "thread_id": post.thread.public_id,
        "post_id": post.public_id,
        "gesture_id": public_id(wanted.id),
    }


def _help_centre(nordnetz: people.Nordnetz) -> dict[str, str]:
    """An article with a draft, a category."""
    company, jana = nordnetz.workspace, nordnetz.jana
    article = add_article(workspace=company, actor=jana)
    save_revision(article=article, actor=jana, language="de", title="Umziehen")
    subject = add_category(workspace=company, actor=jana, names={"de": "Umzug"})
    return {
        "article_id": article.public_id,
        "category_id": subject.public_id,
        "language": "de",
    }


def _saved(nordnetz: people.Nordnetz) -> SavedView:
    jana = nordnetz.jana
    return save_view(
        workspace=nordnetz.workspace, agent=jana, actor=jana, name="Bills", query="tag:bill"
    )


def _begun(nordnetz: people.Nordnetz, matter: Conversation) -> BulkChange:
    return begin_bulk_change(
        workspace=nordnetz.workspace,
        actor=nordnetz.jana,
        verb="solve",
        given={},
        conversations=[matter.id],
    )


def _bodies(nordnetz: people.Nordnetz, matter: Conversation) -> dict[str, dict[str, Any]]:
    """What each operation needs to be told, by the end of its path."""
    gisela = Address("email", "gisela@mail.example", "Gisela")
    another = people.conversation_of(people.writes(nordnetz.inbox, gisela, "Hello"))
    third = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "One more"))
    dunning = tag(conversation=third, actor=nordnetz.jana, name="dunning")
    posted = Post.objects.earliest("id").message.conversation
    return {
        "attachments": {"file": "19:02 lost sync"},
        "sign-in": {"provider": "google"},
        "messages": {"text": "Hello", "direction": "note"},
        "pages": {"text": "Hello"},
        "patch phrases": {"language": "en", "closing": "Done."},
        "{page_id}": {"text": "Hello"},
        "conversations": {
            "to": [{"address": people.CUSTOMERS["Mara"].address}],
            "subject": "Hello",
            "text": "Hello",
        },
        "forwards": {"to": [{"address": "ole@hansen.example"}]},
        "redirects": {"to": [{"address": "ole@hansen.example"}]},
        "resends": {"to": [{"address": "ole@hansen.example"}]},
        "put mood": {"unhappy": True},
        "gestures": {"do": "unhide"},
        "answers": {"text": "Hello", "conversation_id": posted.public_id},
        "holder": {"program_id": None},
        "assignment": {"agent_id": None},
        "identities": {"kind": "email", "value": "new@mail.example"},
        "verification": {"evidence": "Called back."},
        "joinings": {"contact_id": public_id(another.contact_id)},
        "organisations": {"name": "Sailing Club"},
        "organisation": {"organisation_id": None},
        "{organisation_id}": {"name": "Sailing Club"},
        "mergings": {"conversation_id": third.public_id},
        "splits": {"message_ids": [matter.messages.earliest("id").public_id]},
        "snooze": {"until": "2126-11-21T12:00:00Z"},
        "inboxes": {"channel": "email", "address": "press@mail.example"},
        "signing": {"unseen": True},
        "blocks": {"value": "@spam.example"},
        "canned-replies": {"name": "Hours", "text": "From nine."},
        "{canned_reply_id}": {"name": "Hours", "text": "From nine."},
        "articles": {"audience": "everybody"},
        "{article_id}": {"audience": "signed_in"},
        "put {language}": {"title": "Umziehen", "markdown": "Bald."},
        "slug": {"slug": "umzug"},
        "categories": {"names": {"de": "Rechnung"}},
        "{category_id}": {"names": {"de": "Rechnung"}},
        "put synonyms": {"language": "de", "sets": [["Umzug", "umziehen"]]},
        "tokens": {"scopes": ["tokens:write"]},
        "views": {"name": "Bills", "query": "tag:bill"},
        "{view_id}": {"shared": True},
        "invitations": {"email": "lena@posteo.example", "role": "viewer"},
        "{agent_id}": {"role": "lead"},
        "handover": {"to_agent_id": None},
        "presence": {"state": "away"},
        "teams": {"name": "Accounts"},
        "{team_id}": {"name": "Accounts"},
        "members": {"agent_ids": []},
        "merging": {"into_id": public_id(dunning.id)},
        "post fields": {"of": "contact", "kind": "text", "name": "Floor"},
        "patch fields": {"fields": {}},
        "team": {"team_id": None},
        "bulk-changes": {"verb": "solve", "conversation_ids": [matter.public_id]},
        "notification-choices": {"kinds": ["mentioned"]},
        "put logo": {"picture": "of the company"},
        "hours": {"week": [[[480, 1020]]] * 7},
        "holidays": {"country": "DE"},
        "{callback_id}": {"at": "2126-11-21T12:00:00Z"},
        "callbacks": {"number": "+4940123456", "at": "2126-11-21T12:00:00Z"},
        "callback-slots": {"offered": True},
        "put recording-rule": {"talks": True, "keep_days": 7},
        "post announcements": {"file": TONE, "name": "Holidays", "language": "de"},
        "{announcement_id}": {"name": "Closed days"},
        "contacts": {"name": "Ole Hansen"},
        "contact-imports": {"csv": TABLE},
        "{import_id}": {"columns": ["address:email", "name"]},
    }


def _operations(ids: dict[str, str], bodies: dict[str, dict[str, Any]]) -> Iterator[Operation]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, described in methods.items():
            [[needed]] = described["security"][0].values()
            end = path.rpartition("/")[2]
            body = bodies.get(f"{method} {end}") or bodies.get(end, {})
            yield Operation(method.upper(), path.format(**ids), needed, body)


def _looked_through(nordnetz: people.Nordnetz) -> ContactImport:
    given = keep_import(
        workspace=nordnetz.workspace, actor=nordnetz.jana, name="", raw=TABLE.encode()
    )
    import_some()
    return given


def _quarantined(nordnetz: people.Nordnetz) -> Arrival:
    arrival = store_arrival(inbox=nordnetz.inbox, raw=b"nonsense", meta={})
    quarantine(Arrival.unscoped.filter(pk=arrival.pk), "This mail is empty.")
    return arrival


def _kept_as_it_came(nordnetz: people.Nordnetz, matter: Conversation) -> Message:
    heard = matter.messages.earliest("id")
    arrival = store_arrival(inbox=nordnetz.inbox, raw=b"Subject: Hello\n\nHello", meta={})
    Arrival.unscoped.filter(pk=arrival.pk).update(message=heard, state="taken")
    return heard


ONE_A_COMPANY = tuple(f"/api/v1/{name}/" for name in ("hours", "portal", "waits"))


def test_eve_sees_nothing(operations: list[Operation], fremdfirma: people.Fremdfirma) -> None:
    fremdfirma.inbox.settings = people.outgoing(25)
    fremdfirma.inbox.save()
    eve = client_of(fremdfirma.secret)
    for operation in operations:
        answer = operation.by(eve)
        shown = answer.getvalue().decode()
        assert answer.status_code in (200, 201, 404), operation
        assert "Mara" not in shown, operation
        assert "ordnetz" not in shown, operation
        assert "{" not in operation.address
        if answer.status_code != 404:
            alone = operation.address.startswith(ONE_A_COMPANY)
            assert alone or operation.address.count("/") == 3, operation  # a list, of Eve's own


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
        with transaction.atomic():
            allowed = operation.by(sufficient)
            transaction.set_rollback(True)
        well = (422,) if operation.needs_a_network else (200, 201, 204)
        assert allowed.status_code in well, (operation, allowed.getvalue())
        assert allowed.getvalue() or allowed.status_code == 204


@pytest.mark.parametrize("shown", ["Bearer wrong", "Bearer", "Basic ZWdhbA==", "Bearer ä"])
def test_a_wrong_token_is_told(db: None, client: Client, shown: str) -> None:
    answer = client.get("/api/v1/inboxes", headers={"Authorization": shown})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_a_revoked_token_is_wrong(program: Client, nordnetz: people.Nordnetz) -> None:
    Token.unscoped.update(revoked_at=nordnetz.workspace.created_at)

    assert program.get("/api/v1/inboxes").status_code == 401
