"""What somebody wrote, shown to others: what comes back with its reason."""

from typing import Any

import pytest
from django.test import Client

from egal.conversations.actions.drafts import draft_of, keep_draft
from egal.conversations.actions.forward import forward
from egal.conversations.actions.redirect import redirect
from egal.conversations.models import Conversation, Delivery
from egal.desk.tests.test_desk import PART, here
from egal.testing import people


def test_what_was_sent_goes_anew_with_everybody_filled_in(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    first = people.replies(company.jana, matter, "Wir messen.")
    place = here(matter, f"messages/{first.public_id}/resends/")
    assert place not in jana.get(here(matter)).content.decode()  # it can still be taken back
    assert jana.get(place, headers=PART).status_code == 404
    Delivery.objects.update(state="sent", attempts=1)
    assert place in jana.get(here(matter)).content.decode()
    for headers in ({}, PART):  # in the page where it belongs, alone for a script
        form = jana.get(place, headers=headers).content.decode()
        assert 'value="Mara Lindner &lt;mara.lindner@posteo.example&gt;"' in form
    assert form.startswith("<form")
    said = {"to": "ole@hansen.example", "cc": "eva@hansen.example", "token": "a"}
    jana.post(place, said, headers=PART)
    anew = Delivery.objects.exclude(message=first).get().message
    assert (anew.text, anew.cc[0]["address"]) == ("Wir messen.", "eva@hansen.example")


def test_what_is_not_kept_any_more_is_not_redirected(jana: Client, matter: Conversation) -> None:
    place = here(matter, f"messages/{matter.messages.get().public_id}/redirects/")
    answer = jana.post(place, {"to": "ole@hansen.example", "token": "a"}, headers=PART)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The original is not kept here any more." in page
    assert 'value="ole@hansen.example"' in page


def test_a_forward_has_copies_too(jana: Client, matter: Conversation) -> None:
    place = here(matter, f"messages/{matter.messages.get().public_id}/forwards/")
    jana.post(place, {"to": "ole@hansen.example", "cc": "eva@hansen.example", "token": "a"})
    assert Delivery.objects.get().message.cc[0]["address"] == "eva@hansen.example"


@pytest.mark.parametrize("verb", [forward, redirect])
def test_taken_back_it_leaves_the_reply_that_was_begun_as_it_is(
    jana: Client, company: people.Nordnetz, matter: Conversation, verb: Any
) -> None:
    keep_draft(conversation=matter, agent=company.jana, text="Guten Tag")
    ole = {"kind": "email", "address": "ole@hansen.example", "name": "Ole"}
    heard = matter.messages.get()
    shown = verb(message=heard, actor=company.jana, inbox=company.inbox, to=[ole])
    jana.post(here(matter, f"messages/{shown.public_id}/recall/"), headers=PART)
    draft = draft_of(conversation=matter, agent=company.jana)
    assert draft
    assert (draft.text, draft.note, draft.fields) == ("Guten Tag", False, {})
