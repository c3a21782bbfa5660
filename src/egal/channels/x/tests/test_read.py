"""What the simulator of X tells, read: every fact once, whatever vocabulary it comes in."""

import json
from typing import Any

import pytest

from egal.channels.base import (
    AccessRevoked,
    Echo,
    Edited,
    Fact,
    NewMessage,
    Raw,
    Unreadable,
    Withdrawn,
)
from egal.channels.x.read import DM_EVENTS, POST_EVENTS, read
from egal.testing.networks import Networks
from egal.testing.networks.x import X
from egal.testing.networks.x.things import Subscription, Webhook


@pytest.fixture
def x() -> X:
    """All of it is told."""
    x = Networks(deliver=lambda _: (200, b"")).x
    x.webhooks["1"] = Webhook("1", "http://localhost/in", True, x.clock.now())
    for kind in (*POST_EVENTS, *DM_EVENTS, "post.delete"):
        x.subscriptions[kind] = Subscription(kind, kind, x.account.id, "1", "", x.clock.now())
    return x


def facts(x: X) -> list[Fact]:
    told = [Raw(each.content, {}, "nordnetz") for _, each in x.due]
    return [fact for raw in told for fact in read(raw)]


def only(x: X, kind: type[Any]) -> Any:
    [fact] = {each.dedupe_key: each for each in facts(x) if isinstance(each, kind)}.values()
    return fact


@pytest.mark.parametrize("vocabulary", ["tweet", "post"])
def test_a_post_that_names_us_is_a_public_message(x: X, vocabulary: str) -> None:
    x.event_vocabulary = vocabulary
    post = x.posts("mara", "@nordnetz 3 &lt; 4 https://t.example/a", reach=1200)
    fact = only(x, NewMessage)
    assert (fact.dedupe_key, fact.sender.address) == (f"post:{post.id}", post.author.id)
    assert fact.text == "@nordnetz 3 < 4 https://t.example/a"
    assert (fact.public, fact.post.thread, fact.post.parent) == (True, post.id, "")
    assert (fact.post.handle, fact.post.counts["followers"]) == ("@mara", 1200)


def test_a_reply_answers_ours_and_carries_no_names(x: X) -> None:
    ours = x.answers_from_the_app("We look", to=x.posts("mara", "@nordnetz help"))
    x.replies("henrik", ours, "me too")
    reply = [each for each in facts(x) if isinstance(each, NewMessage)][-1]
    assert (reply.text, reply.answers_key) == ("me too", f"post:{ours.id}")


def test_what_a_colleague_posts_is_ours(x: X) -> None:
    question = x.posts("mara", "@nordnetz help")
    x.answers_from_the_app("We look", to=question)
    echo = only(x, Echo)
    assert (echo.text, echo.answers_key) == ("We look", f"post:{question.id}")
    assert echo.to.address == question.author.id


def test_an_edit_is_the_same_message_with_other_words(x: X) -> None:
    post = x.posts("mara", "@nordnetz helo")
    x.edits(post, "@nordnetz hello")
    edit, message = only(x, Edited), only(x, NewMessage)
    assert edit.key == message.dedupe_key == f"post:{post.id}"
    assert edit.text == "@nordnetz hello"


def test_ours_that_is_deleted_is_withdrawn(x: X) -> None:
    ours = x.answers_from_the_app("We look", to=x.posts("mara", "@nordnetz help"))
    x.deletes(ours)
    assert only(x, Withdrawn).key == f"post:{ours.id}"


def test_a_direct_message_is_private_and_joins_what_is_open(x: X) -> None:
    x.writes("mara", "My number is 5", media=[x.picture("mara", b"\x89PNG")])
    fact = only(x, NewMessage)
    assert (fact.public, fact.joins_open, fact.text) == (False, True, "My number is 5")
    assert fact.links[0].url.startswith(f"x-file:{x.url}")
    assert fact.sender.name == "Mara"


def test_a_permission_taken_back_is_told(x: X) -> None:
    x.takes_back()
    assert "Connect the account again" in only(x, AccessRevoked).reason


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"data": 1}', b'{"asked": 1}'])
def test_what_x_never_sends_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(Raw(content, {}, "nordnetz"))


def test_an_event_of_a_new_kind_tells_nothing() -> None:
    told = {"data": {"event_type": "space.start", "filter": {}, "payload": {}}}
    assert read(Raw(json.dumps(told).encode(), {}, "nordnetz")) == []
