"""From a comment to Messenger: we write first, once, because nobody is known there by a link."""

import pytest

from egal.channels.base import Address, NewMessage, Post
from egal.channels.in_private import offer_in_private, offers
from egal.channels.intake import take_in
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Conversation, Message
from egal.events.record import SYSTEM
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(in_nordnetz: Nordnetz) -> Conversation:
    page = add_inbox(
        workspace=in_nordnetz.workspace,
        channel="facebook",
        address="1590001234",
        settings={"access_token": "token", "app_secret": "secret", "verify_token": "word"},
        actor=SYSTEM,
    )
    fact = NewMessage(
        dedupe_key="comment:1_2",
        external_id="1_2",
        sender=Address("facebook", "777", "Mara Lindner"),
        text="No internet since Friday, and nobody answers",
        public=True,
        post=Post(thread="1", parent="1"),
    )
    return conversation_of(take_in(inbox=page, fact=fact))


def test_we_write_first_and_once(in_nordnetz: Nordnetz, comment: Conversation) -> None:
    assert [each.how for each in offers(comment, in_nordnetz.jana)] == ["message"]
    offer_in_private(conversation=comment, actor=in_nordnetz.jana)
    said = Message.objects.filter(conversation=comment, direction="outbound").order_by("id")
    assert list(said.values_list("public", flat=True)) == [False, True]
    with pytest.raises(Trouble):
        offer_in_private(conversation=comment, actor=in_nordnetz.jana)


def test_there_is_no_link_to_the_web(in_nordnetz: Nordnetz, comment: Conversation) -> None:
    """Its code could not follow: Meta permits one private reply to a comment."""
    assert not offers(comment, in_nordnetz.jana)[0].web
