"""A link to go on in writing, for whoever rings; and who would have us pay for it."""

import pytest

from egal.channels import texting
from egal.channels.texting import can_text, takes_texts, text_link
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Continuation, Conversation, Inbox
from egal.events.record import SYSTEM
from egal.testing import people
from egal.testing.people import Nordnetz, conversation_of, happened, writes

pytestmark = pytest.mark.django_db
HENRIK = "+4915112345678"


@pytest.fixture
def number(in_nordnetz: Nordnetz) -> Inbox:
    people.opened(in_nordnetz.workspace)
    return add_inbox(
        workspace=in_nordnetz.workspace,
        channel="sms",
        address="+4915735984000",
        settings={"account": "AC" + "0" * 32, "token": "secret"},
        actor=SYSTEM,
    )


@pytest.fixture
def matter(in_nordnetz: Nordnetz) -> Conversation:
    return conversation_of(writes(in_nordnetz.inbox, "Henrik", "Hello"))


def test_the_link_goes_to_whoever_rings(number: Inbox, matter: Conversation) -> None:
    sent = text_link(conversation=matter, number=HENRIK, language="de")
    assert sent
    assert (sent.inbox, sent.to[0]["address"]) == (number, HENRIK)
    assert sent.text.startswith("Nordnetz: ")
    assert "/c/" in sent.text
    assert "conversation.continuation_offered" in happened(matter)


@pytest.mark.parametrize(
    "dear", ["", "anonymous 1", "+4940123456", "+49900123456", "+8816123456", "+5351234567"]
)
def test_nothing_goes_where_no_text_arrives_or_costs_much(
    number: Inbox, matter: Conversation, dear: str
) -> None:
    assert text_link(conversation=matter, number=dear, language="en") is None
    assert not Continuation.objects.exists()


def test_nobody_is_filled_with_links(number: Inbox, matter: Conversation) -> None:
    sent = [text_link(conversation=matter, number=HENRIK, language="") for _ in range(4)]
    assert [each is not None for each in sent] == [True, True, True, False]


def test_the_workspace_does_not_pay_for_ever(
    number: Inbox, matter: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texting, "MOST", 2)
    numbers = [f"+491511234567{each}" for each in range(3)]
    sent = [text_link(conversation=matter, number=each, language="") for each in numbers]
    assert [each is not None for each in sent] == [True, True, False]


def test_without_a_number_of_ours_nothing_is_offered(in_nordnetz: Nordnetz) -> None:
    people.opened(in_nordnetz.workspace)
    assert not can_text(in_nordnetz.workspace)
    assert takes_texts(HENRIK)
    assert not takes_texts("+4940123456")
