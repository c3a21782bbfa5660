"""Many conversations at once, as plain forms and in parts."""

import pytest
from django.test import Client

from egal.conversations.bulk.working import make_bulk_changes
from egal.conversations.models import BulkChange, Conversation, Tagging
from egal.desk.tests.conftest import signed_in
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people

MANY = "/desk/nordnetz/bulk/"
LIST = "/desk/nordnetz/conversations/"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def two(company: people.Nordnetz, matter: Conversation) -> list[Conversation]:
    other = people.conversation_of(people.writes(company.inbox, "Henrik", "Hallo"))
    return [matter, other]


def ids(some: list[Conversation]) -> list[str]:
    return [each.public_id for each in some]


def test_what_is_ticked_is_changed_followed_and_taken_back(
    jana: Client, two: list[Conversation]
) -> None:
    form = {"do": "tag", "tag": "bill", "conversation": ids(two)}
    answer = jana.post(f"{MANY}?view=open", form)
    assert answer["Location"] == f"{LIST}?view=open"
    shown = jana.get(answer["Location"]).content.decode()
    assert "0 of 2" in shown
    assert "data-running" in shown
    make_bulk_changes()
    change = BulkChange.objects.get()
    told = jana.get(f"{MANY}{change.public_id}/", headers=PART).content.decode()
    assert "2 conversations tagged “bill”" in told
    assert Tagging.objects.count() == 2
    jana.post(f"{MANY}{change.public_id}/undo/")
    make_bulk_changes()
    shown = jana.get(f"{LIST}?view=unassigned").content.decode()
    assert "2 conversations are as they were before" in shown
    assert not Tagging.objects.exists()
    jana.post(f"{MANY}{change.public_id}/dismissal/")
    assert "as they were before" not in jana.get(f"{LIST}?view=open").content.decode()


@pytest.mark.parametrize("do", ["assign:{jana}", "snooze:tomorrow", "solve", "mark_spam"])
def test_every_button_of_the_bar(
    jana: Client, company: people.Nordnetz, two: list[Conversation], do: str
) -> None:
    wanted = do.format(jana=public_id(company.jana.id))
    assert f'value="{wanted}"' in jana.get(f"{MANY}?view=open").content.decode()
    jana.post(f"{MANY}?view=open", {"do": wanted, "conversation": ids(two)})
    make_bulk_changes()
    assert BulkChange.objects.get().refused == {}
    assert len(BulkChange.objects.get().undo) == 2


def test_all_of_a_view_are_those_one_has_seen_there(
    jana: Client, company: people.Nordnetz, two: list[Conversation]
) -> None:
    seen = clock.now().isoformat()
    people.writes(company.inbox, "Henrik", "One more")
    jana.post(f"{MANY}?view=unassigned", {"do": "solve", "all": "1", "seen": seen})
    assert BulkChange.objects.get().conversation_ids == [each.id for each in two]


def test_all_that_filters_find(jana: Client, two: list[Conversation]) -> None:
    bar = jana.get(f"{MANY}?view=search&q=from:henrik").content.decode()
    assert 'data-every="1"' in bar
    jana.post(f"{MANY}?view=search&q=from:henrik", {"do": "solve", "all": "1"})
    assert BulkChange.objects.get().conversation_ids == [two[1].id]
    assert 'data-every="0"' in jana.get(f"{MANY}?view=search&q=hallo").content.decode()


def test_without_a_script_the_bar_stands_in_the_page(jana: Client, two: list[Conversation]) -> None:
    shown = jana.get(f"{LIST}?view=open&select=1").content.decode()
    assert 'value="solve"' in shown
    assert 'value="solve"' not in jana.get(f"{LIST}?view=open").content.decode()


def test_what_makes_no_sense_comes_back_with_the_reason(
    jana: Client, two: list[Conversation]
) -> None:
    for headers in ({}, PART):
        answer = jana.post(f"{MANY}?view=open", {"do": "solve"}, headers=headers)
        assert answer.status_code == 422
        assert "Choose between one and 10,000" in answer.content.decode()


def test_what_was_left_out_is_named(jana: Client, two: list[Conversation]) -> None:
    jana.post(f"{MANY}?view=open", {"do": "solve", "conversation": ids(two)})
    Conversation.objects.filter(pk=two[1].pk).update(merged_into=two[0])
    make_bulk_changes()
    told = jana.get(f"{MANY}{BulkChange.objects.get().public_id}/").content.decode()
    assert "1 conversation solved" in told
    assert "1 left as it is" in told
    assert "Henrik Weiß" in told
    assert "merged with another one" in told


def test_vera_ticks_nothing(company: people.Nordnetz, matter: Conversation) -> None:
    vera = signed_in(people.vera(company.workspace).account.email)
    shown = vera.get(f"{LIST}?view=open").content.decode()
    assert 'class="row"' in shown
    assert 'class="pick"' not in shown
    assert 'id="many"' not in shown
