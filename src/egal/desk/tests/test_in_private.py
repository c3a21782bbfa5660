"""From public to private and back, at the desk."""

from collections.abc import Iterator

import pytest
from django.test import Client

from egal.channels.base import Address, NewMessage, Post
from egal.channels.intake import take_in
from egal.channels.tests.conftest import fake, network
from egal.channels.tests.fake import COMPOSE, PublicNetwork
from egal.conversations.actions.published import publish_answer
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Delivery, Message, PublishedAnswer
from egal.conversations.phrases import phrases
from egal.desk.tests.test_desk import PART, here
from egal.events.record import SYSTEM
from egal.testing import people
from egal.workspaces import scope

__all__ = ["fake", "network"]
MARA = Address("email", "mara.lindner@posteo.example", "Mara Lindner")
NORDNETZ = "/desk/nordnetz"


@pytest.fixture
def post(network: PublicNetwork, company: people.Nordnetz) -> Iterator[Conversation]:
    fact = NewMessage(
        dedupe_key="1",
        external_id="1",
        sender=MARA,
        text="The light blinks and nobody answers",
        public=True,
        post=Post(thread="1"),
    )
    with scope.of(company.workspace.id):
        people.opened(company.workspace)
        taken = take_in(inbox=company.inbox, fact=fact)
        yield people.conversation_of(taken)


def ours(matter: Conversation) -> list[tuple[bool, str]]:
    rows = Message.objects.filter(conversation=matter, direction="outbound").order_by("id")
    return list(rows.values_list("public", "text"))


def test_it_is_offered_beside_the_composer(jana: Client, post: Conversation) -> None:
    assert "Go on in private" in jana.get(here(post)).text
    dialog = jana.get(here(post, "private/"), headers=PART).text
    assert COMPOSE.replace("&", "&amp;") in dialog
    assert "We write first" in dialog


def test_where_nobody_reads_along_nothing_is_offered(jana: Client, matter: Conversation) -> None:
    assert "Go on in private" not in jana.get(here(matter)).text
    assert "no way" in jana.get(here(matter, "private/"), headers=PART).text


def test_what_is_offered_can_be_taken_back(jana: Client, post: Conversation) -> None:
    said = {"how": "prompt", "words-prompt": f"Here: {COMPOSE}", "token": "a"}
    answer = jana.post(here(post, "private/"), said, headers=PART).json()
    assert ours(post) == [(True, f"Here: {COMPOSE}")]
    jana.post(answer["undo"])
    assert ours(post) == []


def test_what_is_refused_keeps_what_was_typed(jana: Client, post: Conversation) -> None:
    said = {"how": "prompt", "words-prompt": "No link in here", "token": "a"}
    answer = jana.post(here(post, "private/"), said, headers=PART)
    assert answer.status_code == 422
    assert "Leave the link" in answer.text
    assert "No link in here" in answer.text


def test_we_write_first_with_a_link_to_the_web(jana: Client, post: Conversation) -> None:
    said = {"how": "message", "words-message": "Look.", "message-message": "Hi.", "web": "on"}
    jana.post(here(post, "private/"), said | {"token": "a"}, headers=PART)
    private, public = ours(post)
    assert (private[0], "/c/" in private[1]) == (False, True)
    assert public == (True, "Look.")


def test_what_the_public_line_waits_for_is_said(jana: Client, post: Conversation) -> None:
    said = {"how": "message", "words-message": "Look.", "message-message": "Hi.", "token": "a"}
    jana.post(here(post, "private/"), said, headers=PART)
    assert "goes out after the message before it" in jana.get(here(post)).text
    Delivery.unscoped.filter(message__public=False).update(state="sent", attempts=1)
    assert "goes out in a moment" in jana.get(here(post)).text
    public = Message.objects.get(public=True, direction="outbound")
    jana.post(here(post, f"messages/{public.public_id}/recall/"))
    assert ours(post) == [(False, "Hi.")]


def test_the_public_hears_nothing_where_the_private_message_came_back(
    jana: Client, post: Conversation
) -> None:
    said = {"how": "message", "words-message": "Look.", "message-message": "Hi.", "token": "a"}
    jana.post(here(post, "private/"), said, headers=PART)
    private = Message.objects.get(public=False, direction="outbound")
    Delivery.unscoped.filter(message=private).update(state="sent", attempts=1)
    report_delivery(message=private, actor=SYSTEM, state="returned")
    assert "The message before it was not sent." in jana.get(here(post)).text


def test_after_solving_the_public_can_be_told(
    jana: Client, company: people.Nordnetz, post: Conversation
) -> None:
    assert "Say so in public" not in jana.get(here(post)).text
    solve(conversation=post, actor=company.jana)
    assert "Say so in public" in jana.get(here(post)).text
    answer = jana.post(here(post, "closing/"), {"words": "Solved."}, headers=PART).json()
    assert ours(post) == [(True, "Solved.")]
    assert "Say so in public" not in jana.get(here(post)).text
    jana.post(answer["undo"])
    assert "Say so in public" in jana.get(here(post)).text


def test_the_words_are_the_workspaces_own(jana: Client, post: Conversation) -> None:
    page = f"{NORDNETZ}/settings/public-words/"
    assert jana.post(page, {"de-closing": "Erledigt."}).status_code == 302
    assert phrases("de")["closing"] == "Erledigt."
    answer = jana.post(page, {"en-private_prompt": "No place"})
    assert answer.status_code == 422
    assert "No place" in answer.text


def test_a_page_is_looked_after(jana: Client, company: people.Nordnetz, post: Conversation) -> None:
    answer, _url = publish_answer(conversation=post, actor=company.jana, text="Pull the plug.")
    page = here(post, f"pages/{answer.public_id}/")
    assert "Pull the plug." in jana.get(page, headers=PART).text
    assert page in jana.get(here(post)).text
    assert "Mara" in jana.post(page, {"text": "Mara, pull it."}, headers=PART).text
    jana.post(
        page, {"text": "Mara, pull it.", "may_be_public": "Mara", "listed": "on"}, headers=PART
    )
    jana.post(f"{page}withdrawal/", headers=PART)
    row = PublishedAnswer.objects.get()
    assert (row.text, row.listed_at is None) == ("Mara, pull it.", False)
    assert row.withdrawn_at is not None
