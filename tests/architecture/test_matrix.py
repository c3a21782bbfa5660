"""Who is answered what, at every address: address × method × role × workspace, from the resolver.

The expectations stand in the tables of `*_rows.py` alone. An address that is not there fails the
test: add a row that says who may, and what they need for it.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from egal.api.v1 import api
from egal.channels.email.compose import compose
from egal.channels.outbound import outbound
from egal.conversations.actions.note import add_note
from egal.conversations.models import Delivery
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.realtime import access as realtime
from egal.realtime.hub import Hint
from egal.testing import people
from egal.workspaces import scope
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.permissions import BUNDLES, ROLES
from tests.architecture import (
    account_rows,
    calls_rows,
    conversation_rows,
    help_centre_rows,
    inbox_rows,
    open_rows,
    people_rows,
    portal_rows,
    portal_settings_rows,
    private_rows,
    promised_rows,
    settings_rows,
    telephone_rows,
    thread_rows,
    writing_rows,
)
from tests.architecture.rows import API, MATTER, OURS, Row
from tests.architecture.world import FOREIGN, NOTE, STAFF, World, with_token, world

__all__ = ["world"]

SIGNED_IN = (*STAFF, "stranger")
TOKENS = ("read token", "write token", "foreign token")
EVERYBODY = ("anonymous", *SIGNED_IN, *TOKENS)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

ROOMS = (
    account_rows,
    calls_rows,
    conversation_rows,
    help_centre_rows,
    inbox_rows,
    people_rows,
    portal_settings_rows,
    private_rows,
    promised_rows,
    settings_rows,
    telephone_rows,
    thread_rows,
    writing_rows,
)
AT_THE_DESK = {name: row for room in ROOMS for name, row in room.AT_THE_DESK.items()}
FOR_PROGRAMS = {name: row for room in ROOMS for name, row in room.FOR_PROGRAMS.items()}
OPEN_TO_ALL = open_rows.OPEN_TO_ALL | portal_rows.AT_THE_PORTAL
ROWS = {*OPEN_TO_ALL, *AT_THE_DESK, *FOR_PROGRAMS}


def addresses() -> set[str]:
    """Every address there is, as a template."""
    api_paths = {path.lstrip("/") for path in api.get_openapi_schema()["paths"]}
    return {*_walk(get_resolver().url_patterns, ""), *api_paths}


def _walk(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not _from_the_description(pattern, path):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def _from_the_description(pattern: URLPattern, path: str) -> bool:
    return path.startswith(API) and pattern.name not in ("openapi-json", "openapi-view")


def expected(row: str, who: str) -> set[int]:
    """The statuses that are right, from the tables."""
    if row in OPEN_TO_ALL:
        return OPEN_TO_ALL[row]
    if row in AT_THE_DESK:
        return {_at_the_desk(AT_THE_DESK[row], who)}
    return {_for_a_program(row, FOR_PROGRAMS[row], who)}


def _at_the_desk(row: Row, who: str) -> int:
    if who not in SIGNED_IN:
        return 302  # to the sign-in
    if not row.needs:
        return row.status
    if who == "stranger":
        return 404
    return row.status if row.needs in ROLES[who] else 403


def _for_a_program(name: str, row: Row, who: str) -> int:
    if who not in TOKENS:
        return 401  # a session is no token
    if who == "foreign token":
        return 404 if "{" in name else row.status
    return row.status if row.needs in BUNDLES[who.removesuffix(" token")] else 403


def test_every_address_has_its_row() -> None:
    known = {row.partition(" ")[2] for row in ROWS}
    assert addresses() - known == set(), "say in ROWS who may ask there, and what they need"
    assert known - addresses() == set(), "these are gone; take them out of ROWS"


def test_everybody_is_answered_as_the_table_says(world: World) -> None:
    wrong = []
    for row in sorted(ROWS):
        body = (AT_THE_DESK | FOR_PROGRAMS).get(row, Row(0)).body
        for who in EVERYBODY:
            status, shown = world.asks(who, row, body)
            if status not in expected(row, who):
                wrong.append(f"{who}: {row} → {status}, not {expected(row, who)}")
            if FOREIGN in shown and who not in ("stranger", "foreign token"):
                wrong.append(f"{who}: {row} tells of another company")
            if who not in STAFF + TOKENS[:2] and (NOTE in shown or "Mara" in shown):
                wrong.append(f"{who}: {row} tells of Nordnetz's customers")
    assert wrong == []


def test_no_other_method_does_anything(world: World) -> None:
    every = {f"{method} {template}" for template in addresses() for method in METHODS}
    others = sorted(row for row in every - ROWS if "sign-" not in row)
    assert [
        f"{who}: {row}"
        for row in others
        for who in ("owner", "write token")
        if world.asks(who, row)[0] < 300
    ] == []


def test_every_post_of_the_api_takes_a_key(world: World, nordnetz: people.Nordnetz) -> None:
    _, secret = add_token(workspace=nordnetz.workspace, scopes=["all"], actor=SYSTEM)
    world.clients["program"] = with_token(secret)
    world.clients["program"].defaults["HTTP_IDEMPOTENCY_KEY"] = "order 7"
    paths = api.get_openapi_schema()["paths"]
    posts = {f"POST {path[1:]}" for path, operations in paths.items() if "post" in operations}
    assert len(posts) > 10
    for row in posts:
        with transaction.atomic():
            first = world.asks("program", row, FOR_PROGRAMS[row].body, undo=False)
            again = world.asks("program", row, FOR_PROGRAMS[row].body, undo=False)
            transaction.set_rollback(True)
        assert (row, *again) == (row, *first)
        assert first[0] == FOR_PROGRAMS[row].status


def test_those_who_may_do_see_the_note(world: World) -> None:
    for who, row in (("viewer", f"GET {MATTER}"), ("read token", f"GET {OURS}/messages")):
        assert NOTE in world.asks(who, row)[1]


def test_a_note_is_in_no_mail_and_no_hint(nordnetz: people.Nordnetz) -> None:
    matter = people.conversation_of(people.writes(nordnetz.inbox, "Mara", "Help"))
    with scope.of(nordnetz.workspace.id):
        add_note(conversation=matter, actor=nordnetz.jana, text=NOTE)
    people.replies(nordnetz.jana, matter, "We look.")
    assert NOTE not in str(compose(outbound(Delivery.unscoped.get())))
    told = [
        str(Hint(1, event.workspace_id, event.kind, event.conversation_id).data()) + str(event.data)
        for event in Event.objects.all()
    ]
    assert len(told) > 5
    assert not [each for each in told if NOTE in each]


def test_who_may_listen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realtime, "close_old_connections", lambda: None)  # the test's own one
    listening = set()
    for who, client in world.clients.items():
        cookies = client.cookies.output(header="", sep=";")
        if realtime.listener_for(cookies, "nordnetz"):
            listening.add(who)
    assert listening == set(STAFF)
