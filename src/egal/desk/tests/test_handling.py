"""Snoozing, waiting, teams, tags: as plain forms, and back again."""

from datetime import datetime

import pytest
from django.test import Client

from egal.conversations.models import Block, Conversation
from egal.desk.tests.test_desk import PART, here
from egal.shared import clock
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces.models import Team


def now(matter: Conversation) -> Conversation:
    matter.refresh_from_db()
    return matter


def test_snoozed_until_tomorrow_and_woken(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "snooze/"), {"until": "tomorrow"})
    assert now(matter).status == "snoozed"
    page = jana.get(here(matter)).content.decode()
    assert "Jana Köster snoozed this until" in page
    assert "Wake now" in page
    jana.post(here(matter, "snooze/end/"))
    assert now(matter).status == "open"


def test_a_moment_that_is_none_is_said_and_changes_nothing(
    jana: Client, matter: Conversation
) -> None:
    given = {"until": "at", "moment": "2001-01-01T10:00"}
    answer = jana.post(here(matter, "snooze/"), given, headers=PART)
    assert answer.status_code == 422
    assert "This time has passed already" in answer.content.decode()
    assert now(matter).status == "open"


@pytest.mark.parametrize("before", ["open", "waiting", "snoozed"])
def test_what_was_solved_by_one_click_too_many_is_as_before(
    jana: Client, matter: Conversation, before: str
) -> None:
    until = "2126-11-21T18:00:00+00:00"
    jana.post(here(matter, "state/"), {"status": before, "until": until})
    jana.post(here(matter, "solution/"))
    jana.post(here(matter, "state/"), {"status": before, "until": until})
    assert now(matter).status == before
    if before == "snoozed":
        assert matter.snoozed_until == datetime.fromisoformat(until)


def test_a_team_is_shown_and_told(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    technik = Team.objects.create(
        workspace=company.workspace, name="Technik", created_at=clock.now()
    )
    jana.post(here(matter, "team/"), {"team": public_id(technik.id)})
    assert now(matter).team == technik
    page = jana.get(here(matter)).content.decode()
    assert "Jana Köster gave this to the team Technik" in page
    jana.post(here(matter, "team/"), {"team": ""})
    assert "took this off the team Technik" in jana.get(here(matter)).content.decode()


def test_a_team_that_is_gone_is_said(jana: Client, matter: Conversation) -> None:
    answer = jana.post(here(matter, "team/"), {"team": "unheard"})
    assert answer.status_code == 422
    assert "no such team any more" in answer.content.decode()


def test_tags_are_added_by_commas_offered_and_removed(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "tags/"), {"name": "late fee, Router ,"})
    page = jana.get(here(matter)).content.decode()
    assert "added the tag “late fee”" in page
    assert "Remove the tag Router" in page
    jana.post(here(matter, "tags/removal/"), {"name": "router"})
    page = jana.get(here(matter)).content.decode()
    assert '<option value="Router">' in page
    assert "removed the tag “Router”" in page


def test_waiting_for_the_customer(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "waiting/"))
    assert now(matter).status == "waiting"


def test_put_away_as_spam_without_blocking(jana: Client, matter: Conversation) -> None:
    jana.post(here(matter, "spam/"))
    assert now(matter).spam_at
    assert not Block.objects.exists()
    assert "Not spam" in jana.get(here(matter)).content.decode()
