"""The channel and the simulator of X: what we send, ask and refuse to send."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from egal.channels.base import (
    Address,
    Carried,
    Enclosed,
    InboxSettings,
    NewMessage,
    NotPermitted,
    Outbound,
    Polled,
    Raw,
    Reconnect,
    Refused,
    TryAgain,
)
from egal.channels.x import client
from egal.channels.x.channel import channel
from egal.channels.x.read import read
from egal.shared import clock, http
from egal.shared.http import Answer
from egal.testing.networks import Networks, specs
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.x import X, signing_in

SCOPES = "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write"


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def x(networks: Networks) -> X:
    return networks.x


@pytest.fixture
def inbox(x: X) -> InboxSettings:
    token = signing_in.given(x, SCOPES)["access_token"]
    known = {"user_id": x.account.id, "access_token": token, "api_url": x.url}
    return InboxSettings("nordnetz", {**known, "consumer_secret": x.consumer_secret})


def outbound(inbox: InboxSettings, text: str, **more: Any) -> Outbound:
    return Outbound(
        message_id=1,
        inbox_address=inbox.address,
        inbox_name="Nordnetz",
        settings=inbox.settings,
        author_name="Jana",
        to=more.pop("to", []),
        text=text,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
        **more,
    )


def said(polled: Polled) -> list[str]:
    facts = [fact for raw in polled.arrivals for fact in read(Raw(raw, {}, "nordnetz"))]
    return [fact.text for fact in facts if isinstance(fact, NewMessage)]


def test_an_answer_stands_below_the_question(x: X, inbox: InboxSettings) -> None:
    question = x.posts("mara", "@nordnetz help")
    receipt = channel.send(
        outbound(inbox, "We look.", public=True, answers=question.id, thread_key=question.id)
    )
    assert x.told == ["We look."]
    assert (receipt.key, receipt.cost) == (f"post:{receipt.external_id}", 10_000)
    assert receipt.post
    assert (receipt.post.thread, receipt.post.parent) == (question.id, question.id)


def test_who_has_not_named_us_is_not_answered_in_public(x: X, inbox: InboxSettings) -> None:
    stranger = x.posts("eve", "Nice weather")
    with pytest.raises(NotPermitted, match="mentioned"):
        channel.send(outbound(inbox, "Yes", public=True, answers=stranger.id))


def test_a_direct_message_is_answered(x: X, inbox: InboxSettings) -> None:
    mara = x.writes("mara", "privately").sender
    channel.send(outbound(inbox, "Your number, please?", to=[Address("x", mara.id)]))
    assert [each.text for each in x.messages] == ["privately", "Your number, please?"]


def test_the_first_round_notes_and_the_next_brings_what_is_new(x: X, inbox: InboxSettings) -> None:
    x.posts("mara", "@nordnetz old")
    first = channel.poll(inbox, {})
    x.posts("henrik", "@nordnetz new")
    x.writes("mara", "secret")
    second = channel.poll(inbox, first.cursor)
    third = channel.poll(inbox, second.cursor)
    assert (said(first), said(second), said(third)) == ([], ["@nordnetz new", "secret"], [])


def test_a_permission_taken_back_wants_a_person(x: X, inbox: InboxSettings) -> None:
    x.takes_back()
    with pytest.raises(Reconnect, match="Connect it again"):
        channel.poll(inbox, {})


def test_a_limit_names_its_end(x: X, inbox: InboxSettings) -> None:
    for _number in range(15):
        channel.poll(inbox, {})
    with pytest.raises(TryAgain) as limited:
        channel.poll(inbox, {})
    assert limited.value.retry_at


def test_the_token_is_shown_to_x_alone(
    inbox: InboxSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[str, bool] = {}

    def ask(_method: str, url: str, headers: Any = None, **_: Any) -> Answer:
        shown[url] = "Authorization" in (headers or {})
        return Answer(200, b"a picture")

    monkeypatch.setattr(client, "ask", ask)
    monkeypatch.setattr(http, "ask", ask)
    places = ["https://ton.twitter.com/1.jpg", "https://pbs.twimg.com/1.jpg"]
    assert [channel.bring(inbox, f"x-file:{each}", 100) for each in places] == [b"a picture"] * 2
    for other in ("https://eve.example/1.jpg", "http://ton.twitter.com/1.jpg", "https://x.com:99/"):
        with pytest.raises(Refused):
            channel.bring(inbox, f"x-file:{other}", 100)
    assert shown == {places[0]: True, places[1]: False}


def test_an_account_without_credits_is_told_where_to_look(x: X, inbox: InboxSettings) -> None:
    x.bill.credits = 0
    with pytest.raises(NotPermitted, match="console"):
        channel.send(outbound(inbox, "Hello", public=True))


def test_ours_is_deleted_and_a_second_time_changes_nothing(x: X, inbox: InboxSettings) -> None:
    ours = channel.send(outbound(inbox, "Oops", public=True)).external_id
    channel.gesture(inbox, "delete", ours)
    channel.gesture(inbox, "delete", ours)
    assert x.told == []


def test_the_challenge_and_the_signature_are_those_of_x(x: X, inbox: InboxSettings) -> None:
    from egal.testing.networks.x.events import signature

    headers = {"x-twitter-webhooks-signature": signature(x.consumer_secret, b"{}")}
    assert channel.verify(headers, b"{}", "", inbox)
    assert not channel.verify(headers, b"{ }", "", inbox)
    answer = channel.handshake({"crc_token": "abc"}, inbox)
    assert answer
    assert signature(x.consumer_secret, b"abc") in answer


@pytest.mark.skipif(not specs.there(), reason="left out: X's own document is not here")
def test_every_request_is_one_of_the_document(networks: Networks, inbox: InboxSettings) -> None:
    x = networks.x
    question = x.posts("mara", "@nordnetz help")
    mara = x.writes("mara", "privately").sender
    picture = Enclosed("a.png", "image/png", 8, "", "", lambda: b"\x89PNG1234")
    answers = {"public": True, "answers": question.id, "thread_key": question.id}
    ours = channel.send(outbound(inbox, "We look.", files=[picture], **answers)).external_id
    channel.send(outbound(inbox, "Number?", to=[Address("x", mara.id)]))
    channel.gesture(inbox, "delete", ours)
    channel.poll(inbox, {"mentions": "1", "messages": "1"})
    told = InboxSettings("nordnetz", {**inbox.settings, "consumer_key": x.consumer_key})
    with networks.out.by(lambda asked: _challenged(told, asked)):
        channel.listen(told, "http://localhost/in/x/1/")
        channel.poll(told, {"at": (clock.now() - timedelta(hours=1)).isoformat()})
    requests = [each for each in networks.requests if not each.path.endswith("/oauth2/token")]
    assert len(requests) >= 17
    for each in requests:  # of all but that of the app's own token, which the document leaves out
        url = networks.url + each.path
        specs.checked_x(httpx.Request(each.method, url, headers=each.headers, content=each.content))


def _challenged(inbox: InboxSettings, asked: Delivery) -> tuple[int, bytes]:
    query = dict(parse_qsl(urlsplit(asked.url).query))
    return 200, (channel.handshake(query, inbox) or "").encode()


def test_the_prompt_leads_to_us_and_a_code_goes_in_private(x: X, inbox: InboxSettings) -> None:
    assert channel.prompt(inbox) == f"https://x.com/messages/compose?recipient_id={x.account.id}"
    mara = x.writes("mara", "privately").sender
    channel.carry_code(inbox, mara.id, Carried(1, "482913", "", "Nordnetz", 10, going_on=True))
    assert "482913" in x.messages[-1].text
    assert x.told == []
