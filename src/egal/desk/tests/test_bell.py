"""The bell as a browser sees it."""

import pytest
from django.test import Client

from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.desk.tests.conftest import signed_in
from egal.events.models import Event
from egal.notifications.concerns import KINDS
from egal.notifications.consumer import take
from egal.notifications.models import Choices
from egal.testing import people

BELL = "/desk/nordnetz/notifications/"


@pytest.fixture
def tariq(company: people.Nordnetz, matter: Conversation) -> Client:
    """Who has just been given Mara's matter."""
    assign(conversation=matter, actor=company.jana, agent=company.tariq)
    take(list(Event.objects.filter(kind__in=KINDS)))
    return signed_in("tariq@nordnetz.example")


def count(client: Client) -> int:
    return int(client.get(f"{BELL}unread/").json()["count"])


def test_it_counts_and_lists_what_is_unread(tariq: Client, jana: Client) -> None:
    told = tariq.get(f"{BELL}unread/").json()
    assert (told["count"], told["said"]) == (1, "1 unread")
    assert told["newest"][0]["title"] == "Jana Köster gave this to you"
    assert told["newest"][0]["body"] == "Mara Lindner: Router"
    page = tariq.get(BELL).content.decode()
    assert "Jana Köster gave this to you" in page
    assert 'data-count="1"' in page
    assert count(jana) == 0


def test_opening_the_conversation_reads_it(tariq: Client, matter: Conversation) -> None:
    tariq.get(f"/desk/nordnetz/conversations/{matter.public_id}/")
    assert count(tariq) == 0


def test_all_is_marked_as_read(tariq: Client) -> None:
    assert tariq.post(f"{BELL}reading/").headers["Location"] == BELL
    assert count(tariq) == 0


def test_one_chooses_what_one_is_told(tariq: Client, company: people.Nordnetz) -> None:
    address = "/desk/nordnetz/settings/notifications/"
    given = {"kinds": ["mentioned", "unassigned"], "browser": "on", "digest": "daily"}
    assert "Saved" in tariq.post(address, given, follow=True).content.decode()
    chosen = Choices.unscoped.get(agent=company.tariq)
    assert (chosen.kinds, chosen.browser) == (["mentioned", "unassigned"], True)
    assert chosen.digest_due_at
    assert tariq.post(address, {"kinds": ["pigeons"], "digest": "off"}).status_code == 422
