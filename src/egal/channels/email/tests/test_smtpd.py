"""The SMTP receiver, spoken to by a real client."""

import asyncio
import os
import signal
import smtplib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from egal.channels.email import connections, smtpd
from egal.channels.email.certificate import Certificate
from egal.channels.email.tests.samples import INBOX, plain


class Office:
    """The receiver in its own thread, with inboxes and a store that can be slow or broken."""

    def __init__(self, *, lmtp: bool = False, tls: Certificate | None = None) -> None:
        self.stored: list[tuple[bytes, str, list[str]]] = []
        self.broken = False
        self.delay = 0.0
        self.storing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._doors = [smtpd.Door(self._socket, lmtp=lmtp, tls=tls)]
        self._ready, self._thread = threading.Event(), threading.Thread(target=self._run)

    async def accepts(self, address: str) -> bool:
        if address.startswith("defekt"):
            raise ConnectionError("no database")
        return address in (INBOX, "hilfe@acme.example")

    async def store(self, content: bytes, mail_from: str, rcpt_tos: list[str]) -> None:
        self.storing.set()
        await asyncio.sleep(self.delay)
        if self.broken:
            raise ConnectionError("no database")
        self.stored.append((content, mail_from, rcpt_tos))

    def open(self) -> None:
        self._thread.start()
        self._ready.wait(5)

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
            self._thread.join(10)

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=10, local_hostname="winter.example")

    def local_client(self) -> smtplib.LMTP:
        return smtplib.LMTP("127.0.0.1", self.port, local_hostname="mx.winter.example", timeout=10)

    async def serve(self) -> None:
        await smtpd.serve(self._doors, self.accepts, self.store, "mx.acme.example")

    def _run(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.ensure_future(self.serve())
        self._loop.call_soon(self._ready.set)
        await asyncio.gather(self._task, return_exceptions=True)


@pytest.fixture
def office() -> Iterator[Office]:
    running = Office()
    running.open()
    yield running
    running.close()


def test_maras_mail_is_stored_before_it_is_acknowledged(office: Office) -> None:
    with office.client() as client:
        assert client.sendmail("mara@winter.example", [INBOX], plain()) == {}
        assert office.stored == [(plain(), "mara@winter.example", [INBOX])]


def test_several_inboxes_and_repeats_are_stored_each_once(office: Office) -> None:
    to = [INBOX, "Support@ACME.example", "support+auftrag7@acme.example", "hilfe@acme.example"]
    with office.client() as client:
        client.sendmail("mara@winter.example", to, plain())
    assert office.stored[0][2] == [INBOX, "hilfe@acme.example"]


def test_nobody_here_is_said_in_the_dialogue(office: Office) -> None:
    with office.client() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("mara@winter.example", ["nobody@acme.example"], plain())
    answer = refused.value.recipients["nobody@acme.example"]
    assert answer == (550, b"5.1.1 No such mailbox here")


def test_a_bounce_has_an_empty_sender(office: Office) -> None:
    with office.client() as client:
        client.sendmail("", [INBOX], plain())
    assert office.stored[0][1] == ""


def test_what_could_not_be_stored_is_kept_by_the_sender(office: Office) -> None:
    office.broken = True
    with office.client() as client:
        with pytest.raises(smtplib.SMTPDataError) as failed:
            client.sendmail("mara@winter.example", [INBOX], plain())
        assert (failed.value.smtp_code, failed.value.smtp_error[:5]) == (451, b"4.3.0")
        office.broken = False
        client.sendmail("mara@winter.example", [INBOX], plain())
    assert len(office.stored) == 1


def test_a_failing_look_up_is_not_a_refusal(office: Office) -> None:
    with office.client() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("mara@winter.example", ["defekt@acme.example"], plain())
    assert refused.value.recipients["defekt@acme.example"][0] == 451


def test_size_is_announced_and_enforced(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_SIZE", 10_000)
    with office.client() as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "10000"
        assert client.mail("mara@winter.example", ["SIZE=10001"])[0] == 552
        client.mail("mara@winter.example")
        client.rcpt(INBOX)
        assert client.data(plain("x\r\n" * 9_000))[0] == 552
    assert office.stored == []


def test_a_hundred_recipients_and_no_more(office: Office) -> None:
    with office.client() as client:
        client.ehlo()
        client.mail("mara@winter.example")
        codes = [client.rcpt(f"support+{number}@acme.example")[0] for number in range(101)]
    assert codes == [250] * 100 + [452]


def test_umlauts_in_addresses_and_very_long_lines_are_taken(office: Office) -> None:
    with office.client() as client:
        client.ehlo()
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        client.sendmail("jörg@büro.example", [INBOX], plain("ü" * 9_000), mail_options=options)
    content, sender, _ = office.stored[0]
    assert sender == "jörg@büro.example"
    assert content == plain("ü" * 9_000)


def test_one_client_does_not_take_the_place_of_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MAX_OF_A_CLIENT", 1)
    with office.client():
        with pytest.raises(smtplib.SMTPConnectError, match="Too many connections"):
            office.client()
        elsewhere = ("127.0.0.2", 0)
        smtplib.SMTP("127.0.0.1", office.port, timeout=10, source_address=elsewhere).close()


def test_nobody_is_offered_to_sign_in(office: Office) -> None:
    with office.client() as client:
        client.ehlo()
        assert "auth" not in client.esmtp_features


def test_too_many_clients_come_later(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 2)
    with office.client(), office.client():
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            office.client()
        assert refused.value.smtp_code == 421


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE", 0.1)
    monkeypatch.setattr(connections, "CHECK", 0.05)


def test_a_silent_client_is_dismissed(impatient: None, office: Office) -> None:
    with socket.create_connection(("127.0.0.1", office.port), 5) as line:
        assert line.recv(100).startswith(b"220")
        assert line.recv(100).startswith(b"421")
        assert line.recv(100) == b""


def test_closing_finishes_what_has_begun(office: Office) -> None:
    office.delay = 0.5
    answers: list[dict[str, tuple[int, bytes]]] = []

    def send() -> None:
        client = office.client()
        answers.append(client.sendmail("mara@winter.example", [INBOX], plain()))
        client.close()  # without QUIT, which may be told 421 by then

    sender = threading.Thread(target=send)
    sender.start()
    assert office.storing.wait(20)
    office.close()
    sender.join(20)
    assert answers == [{}]
    assert len(office.stored) == 1


def test_closing_does_not_wait_for_idle_clients(office: Office) -> None:
    client = office.client()
    began = time.monotonic()
    office.close()
    assert time.monotonic() - began < smtpd.GRACE
    assert client.noop()[0] == 421
    client.close()


def test_sigterm_ends_it() -> None:
    async def main() -> None:
        office = Office()
        asyncio.get_running_loop().call_later(0.1, os.kill, os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(office.serve(), 5)

    asyncio.run(main())
