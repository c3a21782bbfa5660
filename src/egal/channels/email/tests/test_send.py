"""Handing over to a real SMTP server, and to ones that will not."""

import dataclasses
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from egal.channels.base import Address, Outbound, Reconnect, Refused, TryAgain
from egal.channels.email.send import send, tls_context
from egal.channels.email.tests.samples import ANSWER
from egal.testing.mailserver import MailServer

HENRIK = Address("email", "henrik@olsen.example", "Henrik Olsen")
OLE = Address("email", "ole@hansen.example", "Ole Hansen")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def by(server: MailServer, settings: dict[str, Any] | None = None, **changes: Any) -> Outbound:
    return dataclasses.replace(ANSWER, settings=server.settings | (settings or {}), **changes)


def test_the_customer_gets_it_and_we_know_its_id(server: MailServer) -> None:
    receipt = send(by(server, cc=[HENRIK]))
    [mail] = server.wait_for(1)
    assert mail["Message-ID"] == receipt.external_id
    assert mail["Subject"] == "Re: Lieferung nach Köln"
    assert server.envelopes == [("support@acme.example", ["mara@winter.example", HENRIK.address])]


def test_one_refused_of_three_and_the_others_have_it(server: MailServer) -> None:
    server.refuse = [HENRIK.address]
    receipt = send(by(server, cc=[HENRIK], bcc=[OLE]))
    assert receipt.refused[HENRIK.address].endswith("henrik@olsen.example: 550 5.1.1 User unknown")
    assert receipt.reached == ["mara@winter.example", OLE.address]
    assert server.envelopes[0][1] == ["mara@winter.example", OLE.address]


def test_who_was_put_off_gets_it_later_and_nobody_twice(server: MailServer) -> None:
    server.put_off = [HENRIK.address]
    first = send(by(server, cc=[HENRIK]))
    assert list(first.delayed) == [HENRIK.address]
    server.put_off = []
    second = send(by(server, cc=[HENRIK], settled=first.reached))
    assert [to for _, to in server.envelopes] == [["mara@winter.example"], [HENRIK.address]]
    assert (second.external_id, second.delayed) == (first.external_id, {})


def test_whoever_is_refused_in_the_end_costs_the_others_nothing(server: MailServer) -> None:
    server.refuse = [HENRIK.address]
    receipt = send(by(server, cc=[HENRIK], settled=["mara@winter.example"]))
    assert (list(receipt.refused), server.mails) == ([HENRIK.address], [])


def test_nobody_taken_and_nothing_is_sent(server: MailServer) -> None:
    server.refuse = ["mara@winter.example", HENRIK.address]
    with pytest.raises(Refused, match=r"mara@winter.example: 550.*; .*henrik@olsen.example: 550"):
        send(by(server, cc=[HENRIK]))
    assert server.mails == []


def test_a_blind_copy_is_in_the_envelope_only(server: MailServer) -> None:
    send(by(server, bcc=[OLE]))
    [mail] = server.wait_for(1)
    assert OLE.address in server.envelopes[0][1]
    assert OLE.address not in mail.as_string()


def test_a_busy_server_is_tried_again(server: MailServer) -> None:
    server.busy = True
    with pytest.raises(TryAgain, match=r"451 4.7.1 Greylisted"):
        send(by(server))


def test_a_connection_lost_after_the_text_is_tried_again_with_the_same_id(
    server: MailServer,
) -> None:
    server.drop = True
    with pytest.raises(TryAgain, match="ended the connection"):
        send(by(server))
    server.drop = False
    send(by(server))
    first, second = server.wait_for(2)
    assert first["Message-ID"] == second["Message-ID"]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    with pytest.raises(TryAgain, match=r"127.0.0.1 cannot be reached: nothing answers"):
        send(dataclasses.replace(ANSWER, settings=settings))


def test_a_silent_server_does_not_hold_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egal.channels.email.send.TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as sock:
        settings = {"smtp_host": "127.0.0.1", "smtp_port": sock.getsockname()[1]}
        with pytest.raises(TryAgain, match="timed out"):
            send(dataclasses.replace(ANSWER, settings=settings))


@pytest.mark.parametrize("password", ["geheim", "geheim-mit-ü"])
def test_a_password_is_used(password: str) -> None:
    with MailServer(password=password) as server:
        send(by(server, {"smtp_user": "support", "smtp_password": password}))
        assert len(server.wait_for(1)) == 1


@pytest.mark.parametrize("password", ["falsch", "fälsch"])
def test_a_wrong_password_must_be_mended(password: str) -> None:
    with (
        MailServer(password="geheim") as server,
        pytest.raises(Reconnect, match="did not accept user name and password: 535"),
    ):
        send(by(server, {"smtp_user": "support", "smtp_password": password}))


def test_a_missing_password_must_be_mended() -> None:
    with MailServer(password="geheim") as server, pytest.raises(Reconnect, match=r"530 5.7.0"):
        send(by(server))


def test_encryption_that_is_missing_is_never_done_without(server: MailServer) -> None:
    with pytest.raises(Reconnect, match="STARTTLS"):
        send(by(server, {"smtp_security": "starttls"}))
    with pytest.raises(Reconnect, match="does not speak TLS"):
        send(by(server, {"smtp_security": "tls"}))
    assert server.mails == []


def test_certificates_and_names_are_checked() -> None:
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_an_inbox_without_a_server_says_so() -> None:
    with pytest.raises(Reconnect, match="no outgoing mail server"):
        send(ANSWER)


def test_an_address_with_umlauts_needs_a_server_that_takes_them(server: MailServer) -> None:
    to = [Address("email", "jörg@büro.example", "Jörg")]
    send(by(server, to=to))
    assert server.envelopes[0][1] == ["jörg@xn--bro-hoa.example"]
    with MailServer(international=False) as old, pytest.raises(Refused, match="such letters"):
        send(by(old, to=to))
