"""Text messages, with the simulator of Twilio and with Twilio's own judge of signatures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some
from twilio.request_validator import RequestValidator

from egal.channels.base import (
    Address,
    Carried,
    DeliveryUpdate,
    InboxSettings,
    NewMessage,
    NotPermitted,
    Outbound,
    Raw,
    Reconnect,
    Refused,
    Unreadable,
)
from egal.channels.sms import twilio
from egal.channels.sms.channel import channel
from egal.channels.sms.read import read
from egal.channels.sms.twilio import is_signed
from egal.shared.http import Answer
from egal.testing.networks import Networks
from egal.testing.networks.sms import Sms

MARA = "+491705550001"
URL = "https://egal.example/in/sms/abc/"


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def sms(networks: Networks) -> Sms:
    return networks.sms


@pytest.fixture
def inbox(sms: Sms) -> InboxSettings:
    known = {"account": sms.sid, "token": sms.token, "api_url": sms.url}
    return InboxSettings(sms.number, known)


def outbound(inbox: InboxSettings, text: str, to: str = MARA) -> Outbound:
    return Outbound(
        message_id=7,
        inbox_address=inbox.address,
        inbox_name="Nordnetz",
        settings=inbox.settings,
        author_name="Jana",
        to=[Address("phone", to)],
        text=text,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def told(**fields: str) -> Raw:
    return Raw(urlencode(fields).encode(), {}, "+4940555020")


def test_a_message_goes_out_and_is_known_by_its_sid(sms: Sms, inbox: InboxSettings) -> None:
    receipt = channel.send(outbound(inbox, "The line is back."))
    assert sms.told == ["The line is back."]
    assert receipt.key == f"sms:{receipt.external_id}"


def test_what_becomes_of_it_is_told_where_the_inbox_is_called(
    sms: Sms, inbox: InboxSettings
) -> None:
    channel.send(replace(outbound(inbox, "The line is back."), webhook_url=URL))
    [text] = sms.texts.values()
    assert text.callback == URL


def test_twilio_is_told_no_address_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def ask(method: str, url: str, content: bytes, headers: Any) -> Answer:
        asked.append(content)
        return Answer(201, b'{"sid": "SM1"}')

    monkeypatch.setattr(twilio, "ask", ask)
    settings = {"account": "AC7", "token": "token"}
    for callback in ("http://localhost:8000/in/sms/abc/", URL):
        twilio.hand_over(settings, sender="+49", to=MARA, text="Hi", callback=callback)
    assert [b"StatusCallback" in each for each in asked] == [False, True]


def test_what_comes_in_is_a_message_of_the_caller(sms: Sms) -> None:
    raw = told(MessageSid="SM1", SmsStatus="received", From=MARA, Body="Thanks", NumMedia="0")
    [fact] = read(raw)
    assert isinstance(fact, NewMessage)
    assert (fact.sender.kind, fact.sender.address, fact.joins_open) == ("phone", MARA, True)


@pytest.mark.parametrize(
    ("state", "code", "became"),
    [
        ("delivered", "", "delivered"),
        ("undelivered", "30005", "returned"),
        ("failed", "9", "returned"),
    ],
)
def test_what_became_of_ours_is_told_by_its_sid(state: str, code: str, became: str) -> None:
    [fact] = read(told(MessageSid="SM1", MessageStatus=state, SmsStatus=state, ErrorCode=code))
    assert isinstance(fact, DeliveryUpdate)
    assert (fact.key, fact.state, bool(fact.reason)) == ("sms:SM1", became, became == "returned")


def test_what_is_on_its_way_tells_nothing() -> None:
    assert read(told(MessageSid="SM1", MessageStatus="sent", SmsStatus="sent")) == []


@pytest.mark.parametrize("raw", [Raw(b"", {}, ""), told(Body="Hi"), told(MessageSid="1", Body="x")])
def test_what_twilio_never_sends_is_unreadable(raw: Raw) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@given(
    some.dictionaries(some.text(min_size=1), some.text()),
    some.sampled_from(
        [URL, URL + "?a=1", "http://egal.example:80/x", "https://egal.example:8443/x"]
    ),
)
def test_signatures_are_those_of_twilio(fields: dict[str, str], url: str) -> None:
    body = urlencode(fields, errors="replace").encode()
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    judge = RequestValidator("token")
    given = judge.compute_signature(url, fields)
    assert is_signed("token", url, body, given) is judge.validate(url, fields, given)
    assert not is_signed("other", url, body, given)


def test_who_wrote_stop_gets_nothing_and_we_hear_why(sms: Sms, inbox: InboxSettings) -> None:
    sms.writes(MARA, "STOP")
    with pytest.raises(NotPermitted, match="STOP"):
        channel.send(outbound(inbox, "Hello"))


def test_a_wrong_token_wants_a_person_and_a_wrong_number_another_one(inbox: InboxSettings) -> None:
    wrong = InboxSettings(inbox.address, {**inbox.settings, "token": "x"})
    with pytest.raises(Reconnect):
        channel.send(outbound(wrong, "Hello"))
    with pytest.raises(Refused):
        channel.send(outbound(inbox, "Hello", to="+49"))


def test_a_code_comes_by_text(sms: Sms, inbox: InboxSettings) -> None:
    carried = Carried(1, "123456", "", "Nordnetz", 10)
    channel.carry_code(inbox, MARA, carried)
    assert sms.told == ["123456 is your code for Nordnetz. It holds for 10 minutes."]
