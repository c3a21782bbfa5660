"""What colleagues do meanwhile, as the page tells it."""

import re

from django.test import Client

from egal.conversations.actions.drafts import keep_draft
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import set_status
from egal.conversations.models import Conversation, Delivery, Message
from egal.desk.tests.conftest import signed_in
from egal.desk.tests.test_desk import PART, here
from egal.testing import people


def seen_in(page: str) -> str:
    """Up to where the composer of this page knows the conversation."""
    found = re.search(r'name="seen" value="(\w*)"', page)
    assert found
    return found[1]


def test_a_reply_that_crosses_anothers_is_held_back_once(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    seen = seen_in(jana.get(here(matter)).content.decode())
    theirs = people.replies(company.tariq, matter, "I do this.")
    said = {"text": "Wir messen.", "token": "a", "seen": seen}
    answer = jana.post(here(matter, "messages/"), said, headers=PART)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Tariq Rahimi</bdi> has replied meanwhile" in shown
    assert f"#message-{theirs.public_id}" in shown
    assert "Wir messen.</textarea>" in shown
    assert Delivery.objects.count() == 1
    again = {**said, "seen": seen_in(shown)}
    assert jana.post(here(matter, "messages/"), again, headers=PART).status_code == 200
    assert Delivery.objects.count() == 2


def test_ones_own_reply_a_note_and_a_forward_cross_nothing(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    seen = seen_in(jana.get(here(matter)).content.decode())
    people.replies(company.jana, matter, "First.")
    people.replies(company.tariq, matter, "Look at this, Ole.")
    Message.objects.filter(text__startswith="Look").update(forwarded=True)
    add_note(conversation=matter, actor=company.tariq, text="DSLAM 4?")
    said = {"text": "Wir messen.", "token": "a", "seen": seen}
    assert jana.post(here(matter, "messages/"), said).status_code == 302


def test_a_note_of_ones_own_is_never_held_back(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    seen = seen_in(jana.get(here(matter)).content.decode())
    people.replies(company.tariq, matter, "I do this.")
    said = {"text": "DSLAM 4?", "kind": "note", "token": "a", "seen": seen}
    assert jana.post(here(matter, "messages/"), said).status_code == 302


def test_another_fault_does_not_hide_that_somebody_replied(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    seen = seen_in(jana.get(here(matter)).content.decode())
    people.replies(company.tariq, matter, "I do this.")
    said = {"text": "Wir messen.", "token": "a", "seen": seen, "then": "dance"}
    shown = jana.post(here(matter, "messages/"), said, headers=PART).content.decode()
    assert seen_in(shown) == seen


def test_what_a_colleague_has_begun_is_told_without_its_words(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    keep_draft(conversation=matter, agent=company.tariq, text="Secret plan", note=True)
    shown = jana.get(here(matter)).content.decode()
    assert "Tariq Rahimi</bdi> has begun a note" in shown
    assert "Secret plan" not in shown
    tariqs = signed_in(company.tariq.account.email).get(here(matter)).content.decode()
    assert "has begun a note" not in tariqs


def test_the_tab_counts_what_is_unread_and_may_be_ours(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    listed = "/desk/nordnetz/conversations/?view=open"
    people.writes(company.inbox, "Henrik", "Anbei der Vertrag.")
    assert 'data-unread="2"' in jana.get(listed).content.decode()
    jana.get(here(matter))
    assert 'data-unread="1"' in jana.get(listed).content.decode()
    set_status(
        conversation=Conversation.objects.exclude(pk=matter.pk).get(),
        actor=company.jana,
        status="solved",
    )
    assert "data-unread=" not in jana.get(listed).content.decode()
