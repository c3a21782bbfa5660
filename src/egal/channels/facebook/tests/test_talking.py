"""The channel and the simulator of a Facebook page: what we send and what Meta refuses."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from egal.channels.base import (
    Address,
    Enclosed,
    Heard,
    InboxSettings,
    NotPermitted,
    Outbound,
    Reconnect,
    TryAgain,
    WindowClosed,
)
from egal.channels.facebook.channel import channel
from egal.shared import clock
from egal.testing.networks import Networks
from egal.testing.networks.facebook import Facebook
from egal.testing.networks.meta.refusals import Refused

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def page(networks: Networks) -> Facebook:
    return networks.facebook


@pytest.fixture
def inbox(networks: Networks, page: Facebook) -> InboxSettings:
    token = page.connected("http://127.0.0.1:9/")
    known = {"access_token": token, "api_url": f"{networks.meta.url}/v23.0"}
    return InboxSettings(page.page, {**known, "app_secret": "s", "verify_token": "v"})


def outbound(inbox: InboxSettings, text: str, **more: Any) -> Outbound:
    return Outbound(
        message_id=7,
        inbox_address=inbox.address,
        inbox_name="Nordnetz",
        settings=inbox.settings,
        author_name="Jana",
        to=more.pop("to", []),
        text=text,
        created_at=NOW,
        **more,
    )


def test_a_message_is_answered_and_its_echo_is_ours(page: Facebook, inbox: InboxSettings) -> None:
    mara = page.writes("mara", "help").person
    picture = Enclosed("a.png", "image/png", 3, "", "", lambda: b"png")
    sent = channel.send(
        outbound(inbox, "We look.", to=[Address("facebook", mara.id)], files=[picture])
    )
    ours = [each for each in page.messages.values() if each.ours]
    assert [(each.text, len(each.attachments)) for each in ours] == [("", 1), ("We look.", 0)]
    assert sent.external_id == ours[-1].mid
    assert ours[-1].metadata.startswith("egal:")


def test_after_a_day_a_human_answers_and_after_seven_nobody_does(
    networks: Networks, page: Facebook, inbox: InboxSettings
) -> None:
    mara = page.writes("mara", "help").person
    to = [Address("facebook", mara.id)]
    networks.passes(hours=25)
    with pytest.raises(WindowClosed):
        channel.send(outbound(inbox, "Late", to=to))
    long_ago = clock.now() - timedelta(hours=25)
    channel.send(outbound(inbox, "Late", to=to, heard_at=long_ago))
    networks.passes(days=7)
    with pytest.raises(WindowClosed):
        channel.send(outbound(inbox, "Later", to=to, heard_at=long_ago))


def test_a_comment_is_answered_below_it(page: Facebook, inbox: InboxSettings) -> None:
    post = page.posts("We are back")
    comment = page.comments("mara", "No line", on=post)
    sent = channel.send(
        outbound(inbox, "We look.", public=True, answers=comment.id, thread_key=post.id)
    )
    assert page.comments_by_id[sent.external_id].parent == comment.id
    assert sent.post
    assert sent.post.thread == post.id


def test_a_comment_has_one_private_reply(page: Facebook, inbox: InboxSettings) -> None:
    comment = page.comments("mara", "No line", on=page.posts("We are back"))
    assert comment.author
    to = [Address("facebook", comment.author.id)]
    private = outbound(inbox, "Your number?", to=to, answers=comment.id, answers_public=True)
    sent = channel.send(private)
    assert sent.reached_as == Address("facebook", comment.author.id)
    with pytest.raises(NotPermitted, match="permits one"):
        channel.send(private)


@pytest.mark.parametrize("do", ["hide", "unhide", "like", "unlike", "delete"])
def test_a_gesture_a_second_time_changes_nothing(
    page: Facebook, inbox: InboxSettings, do: Any
) -> None:
    comment = page.comments("mara", "Bad", on=page.posts("We are back"))
    channel.gesture(inbox, do, comment.id)
    assert (comment.hidden, bool(comment.likes), comment.removed) == (
        do == "hide",
        do == "like",
        do == "delete",
    )


@pytest.mark.parametrize(("code", "kind"), [(190, Reconnect), (613, TryAgain), (200, NotPermitted)])
def test_what_meta_refuses_with_says_what_helps(
    networks: Networks, page: Facebook, inbox: InboxSettings, code: int, kind: type[Exception]
) -> None:
    to = [Address("facebook", page.writes("mara", "help").person.id)]
    networks.meta.refusal = Refused(code)
    with pytest.raises(kind):
        channel.send(outbound(inbox, "Hello", to=to))


def test_the_window_is_counted_from_what_they_wrote_last(inbox: InboxSettings) -> None:
    with clock.at(NOW):
        now = channel.capabilities(inbox, Heard(NOW - timedelta(days=6)))
        assert now.closes_at == NOW + timedelta(days=1)
        assert not channel.capabilities(inbox, Heard(NOW - timedelta(days=8))).can_send
        public = Heard(NOW, public=True)
        assert channel.capabilities(inbox, public).public
        assert channel.capabilities_in_private(inbox, public).can_send


def test_the_challenge_and_the_signature(inbox: InboxSettings) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": "v"}
    assert channel.handshake(asked, inbox) == "42"
    assert channel.handshake({**asked, "hub.verify_token": "x"}, inbox) is None
    right = f"sha256={hmac.new(b's', b'{}', hashlib.sha256).hexdigest()}"
    assert channel.verify({"x-hub-signature-256": right}, b"{}", "", inbox)
    assert not channel.verify({"x-hub-signature-256": right}, b"{ }", "", inbox)
    assert not channel.verify({}, b"{}", "", inbox)
