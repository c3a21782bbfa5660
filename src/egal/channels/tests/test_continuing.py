"""Offering a private link by whichever way a customer is answered."""

import pytest

from egal.channels.acknowledgements import take
from egal.channels.continuing import can_continue, offer, offered_words, with_link
from egal.conversations.models import Continuation, Conversation, Message
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.testing.people import Nordnetz, conversation_of, outgoing, vera, writes
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def nordnetz(db: None) -> Nordnetz:
    found = people.nordnetz(settings={**outgoing(9), "acknowledgement_en": "Hello. {continue}"})
    people.opened(found.workspace)
    return found


@pytest.fixture
def mail(in_nordnetz: Nordnetz) -> Conversation:
    return conversation_of(writes(in_nordnetz.inbox, "Mara", "The light blinks and it is gone."))


def test_the_link_is_short_and_not_kept(in_nordnetz: Nordnetz, mail: Conversation) -> None:
    continuation, link = offer(conversation=mail, actor=in_nordnetz.jana)
    secret = link.rpartition("/c/")[2]
    assert len(secret) == 12
    assert secret not in str(list(Continuation.objects.values_list()))
    assert continuation.value == "mara.lindner@posteo.example"


def test_it_is_offered_in_the_customers_language(in_nordnetz: Nordnetz, mail: Conversation) -> None:
    assert offered_words(mail, in_nordnetz.jana).startswith("You can go on here")


def test_not_without_a_portal(in_nordnetz: Nordnetz, mail: Conversation) -> None:
    people.opened(in_nordnetz.workspace).__class__.objects.update(opened_at=None)
    assert not can_continue(mail)
    with pytest.raises(Trouble):
        offer(conversation=mail, actor=in_nordnetz.jana)
    assert with_link("Hello. {continue}", mail, in_nordnetz.jana) == "Hello. "


def test_who_only_reads_offers_nothing(in_nordnetz: Nordnetz, mail: Conversation) -> None:
    with pytest.raises(NotAllowed):
        offer(conversation=mail, actor=vera(in_nordnetz.workspace))


def test_an_automatic_answer_can_offer_it(in_nordnetz: Nordnetz, mail: Conversation) -> None:
    take(list(Event.objects.filter(kind="conversation.opened")))
    sent = Message.objects.get(direction="outbound")
    assert "/c/" in sent.text
    assert "{continue}" not in sent.text


def test_a_link_that_is_not_sent_is_not_made(nordnetz: Nordnetz) -> None:
    """A second time nothing is acknowledged."""
    writes(nordnetz.inbox, "Mara", "The light blinks and it is gone.")
    for _ in range(2):
        take(list(Event.objects.filter(kind="conversation.opened")))
    with scope.of(nordnetz.workspace.id):
        assert Continuation.objects.count() == 1
