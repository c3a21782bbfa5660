"""Who is unhappy in public, as Jana sees it and says otherwise."""

import pytest
from django.test import Client

from egal.conversations.actions.mood import correct_mood
from egal.conversations.models import Conversation, Inbox, Mood
from egal.conversations.mood import rule_of
from egal.desk.tests.test_quarantine import shown
from egal.testing import people
from egal.testing.public import ANGRY, account, measured, posts
from egal.workspaces import scope

DESK = "/desk/nordnetz/conversations/"
HERE = f"{DESK}?view=unhappy"
SETTINGS = "/desk/nordnetz/settings/"


@pytest.fixture
def public(company: people.Nordnetz) -> Inbox:
    return account(company.workspace)


@pytest.fixture
def matter(public: Inbox) -> Conversation:
    """Mara complains in public; 12,400 follow her."""
    with scope.of(public.workspace_id):
        taken = posts(public, "Mara", ANGRY, followers=12_400)
        measured()
    return people.conversation_of(taken)


def mood_place(matter: Conversation) -> str:
    with scope.of(matter.workspace_id):
        message = matter.messages.get()
    return f"{DESK}{matter.public_id}/messages/{message.public_id}/mood/"


def test_the_view_is_counted_and_says_how_many_may_see_it(
    jana: Client, matter: Conversation
) -> None:
    page = shown(jana, HERE)
    assert "Unhappy, reach 12,400" in page
    assert 'Public and unhappy</bdi> <span class="count">1</span>' in page
    assert "Most urgent first" in page


def test_the_most_urgent_come_first_and_whom_we_answered_last(
    jana: Client, company: people.Nordnetz, public: Inbox, matter: Conversation
) -> None:
    with scope.of(company.workspace.id):
        posts(public, "Henrik", ANGRY, followers=90)
        measured()
    page = shown(jana, HERE)
    assert page.index("<bdi>Mara Lindner") < page.index("<bdi>Henrik Weiß")
    people.replies(company.jana, matter, "We are on it.")
    page = shown(jana, HERE)
    assert page.index("<bdi>Henrik Weiß") < page.index("<bdi>Mara Lindner")


def test_one_click_takes_it_out_and_another_brings_it_back(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    place = mood_place(matter)
    assert f'action="{place}?view=unhappy"' in shown(
        jana, f"{DESK}{matter.public_id}/?view=unhappy"
    )
    assert jana.post(f"{place}?view=unhappy", {"unhappy": ""}).status_code == 302
    assert "Nobody is unhappy in public" in shown(jana, HERE)
    assert "not unhappy, says Jana Köster" in shown(jana, f"{DESK}{matter.public_id}/")
    jana.post(f"{place}undo/?view=unhappy")
    assert "Unhappy, reach 12,400" in shown(jana, HERE)


def test_where_nothing_is_public_there_is_no_such_line(
    jana: Client, company: people.Nordnetz
) -> None:
    assert "Public and unhappy" not in shown(jana, DESK)
    assert "Nobody is unhappy in public" in shown(jana, HERE)


def test_the_search_knows_the_word(jana: Client, matter: Conversation) -> None:
    assert "Mara Lindner" in shown(jana, f"{DESK}?view=search&q=is:unhappy")


def test_the_rule_is_set_and_told_in_the_trail(jana: Client, company: people.Nordnetz) -> None:
    place = f"{SETTINGS}unhappy/"
    assert "None of your inboxes is public yet" in shown(jana, place)
    assert jana.post(place, {"on": "1", "reach": "500"}).status_code == 302
    assert 'value="500"' in shown(jana, place)
    assert jana.post(place, {"on": "1", "reach": "-1"}).status_code == 422
    account(company.workspace)
    assert 'name="channel_x" checked' in shown(jana, place)
    jana.post(place, {"reach": "0"})
    with scope.of(company.workspace.id):
        rule = rule_of(company.workspace.id)
    assert (rule.off_at is None, rule.left_out) == (False, ["x"])
    trail = shown(jana, f"{SETTINGS}audit-trail/")
    assert "changed who counts as public and unhappy" in trail


def test_corrections_are_counted_for_the_lead(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    with scope.of(company.workspace.id):
        correct_mood(message=matter.messages.get(), actor=company.tariq, unhappy=False)
        assert Mood.objects.count() == 1
    page = shown(jana, f"{SETTINGS}moods/")
    assert "<td>1</td><td>1</td><td>1</td><td>0</td>" in page
    assert "7,241" in page
