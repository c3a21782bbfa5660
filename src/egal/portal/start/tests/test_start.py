"""The start page: every way that is offered, with what can honestly be said of it."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.test import Client

from egal.callbacks.tests.test_callbacks import offering
from egal.channels.base import Address
from egal.channels.connect import connect_inbox
from egal.channels.ringing_back import ensure_inbox
from egal.contacts.visitors import begin_visit, cookie_of
from egal.events.record import SYSTEM
from egal.knowledge.trail import Trail
from egal.service_levels.models import OpeningHours, WaitMeasure
from egal.shared import clock
from egal.testing.people import Nordnetz, opened, telephone_line, writes
from egal.workspaces import scope
from egal.workspaces.models import Portal

START = "/help/nordnetz/en/"
WEDNESDAY = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)  # 10:30 at Nordnetz


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return opened(nordnetz.workspace)


def measured(nordnetz: Nordnetz, seconds: float | None, basis: str = "now") -> None:
    WaitMeasure.unscoped.create(
        workspace=nordnetz.workspace,
        inbox=nordnetz.inbox,
        measured_at=WEDNESDAY,
        basis=basis,
        seconds=seconds,
    )


def open_from_nine_to_five(nordnetz: Nordnetz) -> None:
    OpeningHours.unscoped.create(
        workspace=nordnetz.workspace,
        week=[[[540, 1020]]] * 5 + [[], []],
        country="DE",
        changed_at=WEDNESDAY,
    )


def page_at(client: Client, moment: datetime, path: str = START) -> str:
    with clock.at(moment):
        return client.get(path).text


def test_a_card_says_the_measured_wait_and_how_we_know_it(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    measured(nordnetz, 240.0)
    page = page_at(client, WEDNESDAY)
    assert "about 4 min" in page
    assert "measured over the last hour" in page
    assert 'href="mailto:support@nordnetz.example"' in page


def test_without_a_measure_nothing_is_said_of_the_wait(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    measured(nordnetz, None, "")
    card, _rest = page_at(client, WEDNESDAY).split("support@nordnetz.example</p>")
    assert 'class="now' not in card


def test_a_measure_of_a_worker_that_stands_still_is_not_shown(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    measured(nordnetz, 240.0)
    assert "about 4 min" not in page_at(client, WEDNESDAY.replace(hour=11))


def test_a_long_wait_ends_within_opening_hours(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    open_from_nine_to_five(nordnetz)
    measured(nordnetz, 3 * 3600.0)
    page = page_at(client, WEDNESDAY)
    assert "today, before 13:30" in page
    assert "open until 17:00" in page


def test_what_is_hidden_is_not_offered(client: Client, nordnetz: Nordnetz, portal: Portal) -> None:
    portal.hidden = [nordnetz.inbox.id]
    portal.save()
    page = page_at(client, WEDNESDAY)
    assert "mailto:" not in page
    assert "No way is open" in page


def test_what_was_searched_and_read_goes_along_to_the_chat(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    with scope.of(nordnetz.workspace.id):
        trail = Trail().searched("router drops").token
        connect_inbox(
            workspace=nordnetz.workspace, channel="chat", address="nordnetz", actor=SYSTEM
        )
        page = page_at(client, WEDNESDAY, f"{START}?from={trail}")
    assert f'href="{START}chat/?from={quote(trail)}"' in page


def test_a_known_visitor_finds_their_conversations(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    with scope.of(nordnetz.workspace.id):
        visitor, token = begin_visit(workspace=nordnetz.workspace, name="Mara")
        identity = visitor.identity
        writes(nordnetz.inbox, Address(identity.kind, identity.value, "Mara"), "The router drops.")
    assert "Your conversations" not in page_at(client, WEDNESDAY)
    client.cookies[cookie_of(nordnetz.workspace.id)] = token
    page = page_at(client, WEDNESDAY)
    assert "Your conversations" in page
    assert "Router drops every evening" in page


def test_who_would_rather_not_wait_on_the_telephone_is_rung(
    client: Client, nordnetz: Nordnetz, portal: Portal
) -> None:
    with scope.of(nordnetz.workspace.id):
        telephone_line(nordnetz.workspace)
        offering(nordnetz)
        assert "nothing to wait for</p>" not in page_at(client, WEDNESDAY)
        ensure_inbox(nordnetz.workspace)
    page = page_at(client, WEDNESDAY)
    assert 'or <a href="/help/nordnetz/en/callback/">we ring you at 11:00</a>, nothing to' in page
