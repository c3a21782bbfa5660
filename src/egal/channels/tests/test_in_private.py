"""From public to private and back, and what those who read along try."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from egal.channels.base import (
    Address,
    NewMessage,
    NotPermitted,
    Outbound,
    Post,
    Receipt,
)
from egal.channels.continuing import carries, offer
from egal.channels.in_private import (
    can_offer,
    closing_of,
    offer_in_private,
    offers,
    tell_solved,
)
from egal.channels.intake import take_in
from egal.channels.outbound import outbound
from egal.channels.outbox import _claim, send_delivery
from egal.channels.tests.fake import COMPOSE, PublicNetwork
from egal.channels.ways import ways_to_reply
from egal.conversations.actions.phrases import change_phrases
from egal.conversations.actions.recall import recall
from egal.conversations.actions.reply import reply
from egal.conversations.actions.status import solve
from egal.conversations.models import Conversation, Delivery, Draft, Message
from egal.conversations.phrases import PHRASES, phrases
from egal.shared.trouble import Trouble
from egal.testing import people
from egal.testing.people import Nordnetz, conversation_of, happened, vera
from egal.workspaces.models import Agent
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db
MARA = Address("email", "mara.lindner@posteo.example", "Mara Lindner")
EVE = Address("email", "eve@mail.example", "Eve")
UNDO = timedelta(seconds=10)


@pytest.fixture
def post(network: PublicNetwork, in_nordnetz: Nordnetz) -> Conversation:
    people.opened(in_nordnetz.workspace)
    return posts(in_nordnetz, MARA, "1", "The light blinks and you do not answer my calls")


@pytest.fixture
def lead(in_nordnetz: Nordnetz) -> Agent:
    return people.agent(in_nordnetz.workspace, "Lena Lead", "lead")


def posts(nordnetz: Nordnetz, who: Address, key: str, text: str, **more: Any) -> Conversation:
    stands: dict[str, Any] = {"public": True, "post": Post(thread="1")} | more
    fact = NewMessage(dedupe_key=key, external_id=key, sender=who, text=text, **stands)
    taken = take_in(inbox=nordnetz.inbox, fact=fact)
    return conversation_of(taken)


def sent(conversation: Conversation) -> list[tuple[bool, str]]:
    """(in public, text) of what we wrote."""
    ours = Message.objects.filter(conversation=conversation, direction="outbound").order_by("id")
    return list(ours.values_list("public", "text"))


def delivered() -> Iterator[Message]:
    """One after the other, as the worker claims them."""
    while found := _claim(free=1, busy=[]):
        delivery = Delivery.objects.select_related("message__inbox__workspace").get(pk=found[0][0])
        delivery.message.external_id = f"m{delivery.message_id}"
        delivery.message.save(update_fields=["external_id"])
        Delivery.objects.filter(pk=delivery.pk).update(state="sent")
        yield delivery.message


def test_they_are_told_where_to_write(in_nordnetz: Nordnetz, post: Conversation) -> None:
    offer_in_private(conversation=post, actor=in_nordnetz.jana)
    told = f"Please write to us in private, so that nobody reads along: {COMPOSE}"
    assert sent(post) == [(True, told)]
    post.refresh_from_db()
    assert post.status == "waiting"


def test_what_they_write_there_is_the_same_conversation(
    in_nordnetz: Nordnetz, post: Conversation
) -> None:
    offer_in_private(conversation=post, actor=in_nordnetz.jana)
    heard = posts(
        in_nordnetz, MARA, "d1", "My number is 4711", public=False, post=None, joins_open=True
    )
    assert heard == post
    sides = (
        Message.objects.filter(conversation=post).order_by("id").values_list("public", flat=True)
    )
    assert list(sides) == [True, True, False]


def test_whoever_else_opens_it_is_somebody_else(in_nordnetz: Nordnetz, post: Conversation) -> None:
    """The address is no key: Eve who follows it is Eve there."""
    offer_in_private(conversation=post, actor=in_nordnetz.jana)
    heard = posts(in_nordnetz, EVE, "d2", "I am Mara", public=False, post=None, joins_open=True)
    assert heard != post
    assert heard.contact_id != post.contact_id


def test_we_write_first_and_say_so_once_it_has_gone_out(
    in_nordnetz: Nordnetz, post: Conversation
) -> None:
    offer_in_private(conversation=post, actor=in_nordnetz.jana, how="message")
    assert [(each.public, each.text) for each in delivered()] == [
        (False, "Hello Mara, let us go on here, where nobody reads along."),
        (True, "We have sent you a private message."),
    ]


def test_what_did_not_go_out_in_private_is_not_claimed_in_public(
    in_nordnetz: Nordnetz, network: PublicNetwork, post: Conversation
) -> None:
    def refuses(_message: Outbound) -> Receipt:
        raise NotPermitted("They take no messages.")

    network.provider = refuses
    offer_in_private(conversation=post, actor=in_nordnetz.jana, how="message")
    [(first, _inbox)] = _claim(free=8, busy=[])
    send_delivery(first)
    assert _claim(free=8, busy=[]) == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed"}
    assert Draft.objects.get().text == sent(post)[0][1]  # the private words alone


def test_the_public_line_stands_below_their_post(in_nordnetz: Nordnetz, post: Conversation) -> None:
    """And not below the private message that it waited for."""
    offer_in_private(conversation=post, actor=in_nordnetz.jana, how="message")
    _private, public = delivered()
    assert outbound(public.delivery).answers == "1"


def test_the_link_to_the_web_is_in_the_private_message_only(
    in_nordnetz: Nordnetz, post: Conversation
) -> None:
    offer_in_private(conversation=post, actor=in_nordnetz.jana, how="message", web=True)
    private, public = sent(post)
    assert "/c/" in private[1]
    assert "/c/" not in public[1]
    assert not carries(next(way for way in ways_to_reply(post) if way.public))


def test_no_link_of_one_person_is_ever_said_in_public(
    in_nordnetz: Nordnetz, post: Conversation
) -> None:
    link = offer(conversation=post, actor=in_nordnetz.jana)[1]
    way = next(way for way in ways_to_reply(post) if way.public)
    with pytest.raises(Trouble, match="for one person"):
        reply(
            conversation=post,
            actor=in_nordnetz.jana,
            text="Too long",
            rest=[f"Go on: {link}."],
            inbox=way.inbox,
            to=way.addressed(),
            public=True,
        )
    with pytest.raises(Trouble, match="for one person"):
        offer_in_private(conversation=post, actor=in_nordnetz.jana, words=f"{COMPOSE} {link}")
    assert sent(post) == []


def test_a_second_click_writes_nothing_twice(in_nordnetz: Nordnetz, post: Conversation) -> None:
    for _click in range(2):
        offer_in_private(
            conversation=post,
            actor=in_nordnetz.jana,
            how="message",
            web=True,
            request_id="one",
        )
    assert [public for public, _text in sent(post)] == [False, True]


def test_taken_back_it_was_never_said(in_nordnetz: Nordnetz, post: Conversation) -> None:
    message = offer_in_private(
        conversation=post, actor=in_nordnetz.jana, how="message", held_for=UNDO
    )
    recall(message=message, actor=in_nordnetz.jana)
    assert sent(post) == []
    assert Draft.objects.get().text.count("\n\n") == 0


def test_where_they_take_no_messages_they_are_only_told_where_to_write(
    in_nordnetz: Nordnetz, network: PublicNetwork, post: Conversation
) -> None:
    network.written_to = False
    assert [each.how for each in offers(post, in_nordnetz.jana)] == ["prompt"]
    network.address_to_write = ""
    assert not can_offer(ways_to_reply(post))
    with pytest.raises(Trouble, match="no way"):
        offer_in_private(conversation=post, actor=in_nordnetz.jana)


def test_a_prompt_needs_its_address(in_nordnetz: Nordnetz, post: Conversation) -> None:
    with pytest.raises(Trouble, match="Leave the link"):
        offer_in_private(conversation=post, actor=in_nordnetz.jana, words="Write to us.")
    with pytest.raises(Trouble, match="280"):
        offer_in_private(conversation=post, actor=in_nordnetz.jana, words=COMPOSE + " x" * 150)


def test_who_only_reads_offers_nothing(in_nordnetz: Nordnetz, post: Conversation) -> None:
    with pytest.raises(NotAllowed):
        offer_in_private(conversation=post, actor=vera(in_nordnetz.workspace))


def test_the_workspace_says_it_in_its_own_words(
    in_nordnetz: Nordnetz, lead: Agent, post: Conversation
) -> None:
    change_phrases(
        workspace=in_nordnetz.workspace,
        actor=lead,
        language="en",
        texts={"private_prompt": "{first_name}, this way: {link}"},
    )
    offer_in_private(conversation=post, actor=in_nordnetz.jana)
    assert sent(post) == [(True, f"Mara, this way: {COMPOSE}")]


def test_only_what_can_be_filled_in_is_taken(in_nordnetz: Nordnetz, lead: Agent) -> None:
    for text in ("Without a link", "{link} {password}", "x" * 2000):
        with pytest.raises(Trouble):
            change_phrases(
                workspace=in_nordnetz.workspace,
                actor=lead,
                language="de",
                texts={"private_prompt": text},
            )
    with pytest.raises(NotAllowed):
        change_phrases(
            workspace=in_nordnetz.workspace,
            actor=vera(in_nordnetz.workspace),
            language="de",
            texts={},
        )


def test_an_empty_phrase_is_ours_again(in_nordnetz: Nordnetz, lead: Agent) -> None:
    for text in ("Done.", ""):
        change_phrases(
            workspace=in_nordnetz.workspace,
            actor=lead,
            language="en",
            texts={"closing": text},
        )
    assert phrases("en")["closing"] == PHRASES["closing"].text


def test_the_public_hears_that_it_is_solved(in_nordnetz: Nordnetz, post: Conversation) -> None:
    assert closing_of(post, in_nordnetz.jana) is None  # not yet
    solve(conversation=post, actor=in_nordnetz.jana)
    post.refresh_from_db()
    tell_solved(conversation=post, actor=in_nordnetz.jana)
    assert sent(post) == [(True, "This is solved. Thank you for telling us.")]
    post.refresh_from_db()
    assert post.status == "solved"
    assert "message.replied" in happened(post)


def test_it_hears_so_once_unless_it_was_taken_back(
    in_nordnetz: Nordnetz, post: Conversation
) -> None:
    solve(conversation=post, actor=in_nordnetz.jana)
    post.refresh_from_db()
    message = tell_solved(conversation=post, actor=in_nordnetz.jana, held_for=UNDO)
    with pytest.raises(Trouble, match="said before"):
        tell_solved(conversation=post, actor=in_nordnetz.tariq)
    recall(message=message, actor=in_nordnetz.jana)
    assert closing_of(post, in_nordnetz.jana) is not None


def test_where_nobody_read_along_nobody_is_told(
    in_nordnetz: Nordnetz, network: PublicNetwork
) -> None:
    private = posts(in_nordnetz, MARA, "d1", "Hello", public=False, post=None)
    solve(conversation=private, actor=in_nordnetz.jana)
    private.refresh_from_db()
    assert closing_of(private, in_nordnetz.jana) is None
