"""Mail signed with a key of ours, checked as a receiver does by the record we show."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import dkim
import pytest

from egal.channels.base import Address, Enclosed, InboxSettings
from egal.channels.email import signing
from egal.channels.email.domain import advice_for
from egal.channels.email.send import send
from egal.channels.email.tests.samples import ANSWER, INBOX
from egal.shared.trouble import Trouble
from egal.testing.mailserver import MailServer


@pytest.fixture(scope="module")
def key() -> dict[str, str]:
    return signing._new_key()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def inbox(**settings: Any) -> InboxSettings:
    return InboxSettings(INBOX, settings)


def verifies(content: bytes, *, by: Mapping[str, str]) -> bool:
    """As the receiver does it, with what an operator added to DNS."""
    [shown] = signing.keys(inbox(dkim=by))
    records = {f"{shown.place}.".encode(): shown.record.encode()}
    return bool(dkim.verify(content, dnsfunc=lambda name, timeout: records.get(name)))


@pytest.mark.parametrize(
    "text", ["Grüße", ".\r\n..dots\n.", "a" * 5000, "ü" * 3000, "trailing   \n\n\n"]
)
def test_what_passed_a_server_verifies(server: MailServer, key: dict[str, str], text: str) -> None:
    pdf = b"%PDF-1.7\r\n.\r\n" * 500
    name, kind = "Rechnung für Mara.pdf", "application/pdf"
    file = Enclosed(name, kind, len(pdf), "00" * 32, "https://desk.example/f", lambda: pdf)
    settings = server.settings | {"dkim": key}
    send(dataclasses.replace(ANSWER, settings=settings, text=text, files=[file]))
    assert verifies(server.raw[0], by=key)
    assert b" d=acme.example;" in server.raw[0]


def test_addresses_with_umlauts_verify_too(server: MailServer, key: dict[str, str]) -> None:
    to = [Address("email", "jörg@büro.example", "Jörg")]
    send(dataclasses.replace(ANSWER, settings=server.settings | {"dkim": key}, to=to))
    assert verifies(server.raw[0], by=key)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\nSubject: ", b"\r\nSubject: Buy now "),
        (b"\r\nTo: ", b"\r\nTo: eve@else.example, "),
        (b"\r\nSubject: ", b"\r\nSubject: A second one\r\nSubject: "),
        (b"MIME-Version: 1.0", b"MIME-Version: 1.1"),
        (b"Message-ID: <", b"Message-ID: <x"),
    ],
)
def test_what_was_changed_does_not(
    server: MailServer, key: dict[str, str], old: bytes, new: bytes
) -> None:
    send(dataclasses.replace(ANSWER, settings=server.settings | {"dkim": key}))
    assert old in server.raw[0]
    assert not verifies(server.raw[0].replace(old, new, 1), by=key)


def test_a_key_that_waits_signs_nothing(server: MailServer, key: dict[str, str]) -> None:
    send(dataclasses.replace(ANSWER, settings=server.settings | {"dkim_next": key}))
    assert b"DKIM-Signature" not in server.raw[0]


def test_a_key_is_used_once_its_record_is_seen(key: dict[str, str]) -> None:
    waiting = inbox(dkim_next=key)
    [shown] = signing.keys(waiting)
    with pytest.raises(Trouble, match=r"is not at egal-.*_domainkey\.acme\.example yet"):
        signing.with_key_in_use(waiting, {shown.place: ["v=DKIM1; p=other"]}.get)
    in_pieces = shown.record.replace("p=", "p= ").replace("; ", ";")
    used = signing.with_key_in_use(waiting, {shown.place: [in_pieces]}.get)
    assert used == {"dkim": key, "dkim_next": None}


def test_somebody_may_vouch_for_the_record(key: dict[str, str]) -> None:
    assert signing.with_key_in_use(inbox(dkim_next=key), None)["dkim"] == key


def test_nothing_is_claimed_where_dns_is_silent(key: dict[str, str]) -> None:
    def silent(name: str) -> list[str]:
        raise OSError

    with pytest.raises(Trouble, match="DNS did not answer"):
        signing.with_key_in_use(inbox(dkim_next=key), silent)


def test_addresses_of_one_domain_share_a_key(key: dict[str, str]) -> None:
    sales = InboxSettings("sales@acme.example", {"dkim": key})
    other = InboxSettings("sales@other.example", {"dkim": key})
    assert signing.with_new_key(inbox(), [other, sales])["dkim"] == key
    new = signing.with_new_key(inbox(), [other])
    assert new["dkim_next"]["selector"] != key["selector"]


def test_dns_says_whether_the_key_is_there(key: dict[str, str]) -> None:
    signs = inbox(dkim=key)
    [shown] = signing.keys(signs)
    there: dict[str, list[str]] = {shown.place: [shown.record]}
    missing: dict[str, list[str]] = {}
    good, bad = advice_for(signs, there.get)[1], advice_for(signs, missing.get)[1]
    assert (good.good, bad.good, bad.place, bad.record) == (True, False, shown.place, shown.record)
    assert advice_for(inbox(dkim_next=key), missing.get)[1].said.endswith("acme.example yet.")
