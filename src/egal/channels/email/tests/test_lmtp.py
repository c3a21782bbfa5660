"""The LMTP receiver, spoken to by a real client: an answer for each recipient."""

import smtplib
import socket
from collections.abc import Iterator

import pytest

from egal.channels.email import connections
from egal.channels.email.tests.samples import INBOX, plain
from egal.channels.email.tests.test_smtpd import Office

OTHER = "hilfe@acme.example"


@pytest.fixture
def office() -> Iterator[Office]:
    running = Office(lmtp=True)
    running.open()
    yield running
    running.close()


def transaction(client: smtplib.LMTP, *recipients: str, content: bytes = b"") -> list[int]:
    """The codes after the text, one for each recipient that was taken."""
    client.ehlo_or_helo_if_needed()
    client.mail("mara@winter.example")
    taken = [each for each in recipients if client.rcpt(each)[0] == 250]
    first = client.data(content or plain())[0]
    return [first, *(client.getreply()[0] for _ in taken[1:])]


def test_each_recipient_is_answered(office: Office) -> None:
    with office.local_client() as client:
        assert (
            transaction(client, INBOX, OTHER, f"support+7@{INBOX.partition('@')[2]}") == [250] * 3
        )
        assert transaction(client, OTHER) == [250]
    assert [to for _content, _from, to in office.stored] == [[INBOX, OTHER], [OTHER]]


def test_nobody_here_is_refused_before_the_text(office: Office) -> None:
    with office.local_client() as client:
        client.ehlo()
        client.mail("mara@winter.example")
        assert client.rcpt("nobody@acme.example") == (550, b"5.1.1 No such mailbox here")
        assert client.docmd("DATA")[0] == 503
        assert transaction(client, "nobody@acme.example", INBOX) == [250]


def test_while_the_database_is_away_all_come_again(office: Office) -> None:
    with office.local_client() as client:
        client.ehlo()
        client.mail("mara@winter.example")
        assert client.rcpt("defekt@acme.example")[0] == 451
        office.broken = True
        assert transaction(client, INBOX, OTHER) == [451, 451]
        office.broken = False
        assert transaction(client, INBOX, OTHER) == [250, 250]
    assert len(office.stored) == 1


def test_what_is_too_large_is_said_to_each(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_SIZE", 1000)
    with office.local_client() as client:
        large = plain("x\r\n" * 1000)
        assert transaction(client, INBOX, OTHER, content=large) == [552, 552]
        assert transaction(client, INBOX) == [250]


def test_commands_may_come_at_once(office: Office) -> None:
    commands = f"LHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<{INBOX}>\r\nDATA\r\n"
    with (
        socket.create_connection(("127.0.0.1", office.port), 5) as line,
        line.makefile("rb") as told,
    ):
        line.sendall(commands.encode())
        answers = list(iter(told.readline, b"354 End data with <CR><LF>.<CR><LF>\r\n"))
        assert b"250-PIPELINING\r\n" in answers
        line.sendall(plain() + b"\r\n.\r\nQUIT\r\n")
        assert told.readline() == b"250 2.0.0 Stored\r\n"
        assert told.readline().startswith(b"221")


def test_other_greetings_are_refused(office: Office) -> None:
    with office.local_client() as client:
        assert client.docmd("EHLO", "x")[0] == 500
