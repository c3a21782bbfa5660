"""Connections that are kept between two mails, with servers that end them."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from egal.channels.base import Outbound, Reconnect, Refused, TryAgain
from egal.channels.email import pool
from egal.channels.email.send import check, connections, send
from egal.channels.email.tests.samples import ANSWER
from egal.channels.outbox import Sender
from egal.testing.mailserver import MailServer

MARA = "mara@winter.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def answer(server: MailServer) -> Outbound:
    return dataclasses.replace(ANSWER, settings=server.settings)


def test_thirty_mails_go_over_one_connection(server: MailServer, answer: Outbound) -> None:
    for _ in range(30):
        send(answer)
    assert (len(server.mails), server.mails_each) == (30, [30])


def test_eight_threads_share_no_connection(server: MailServer, answer: Outbound) -> None:
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda _: send(answer), range(40)))
    assert len(receipts) == len(server.mails) == sum(server.mails_each) == 40
    assert len(connections._waiting) <= pool.KEPT


@pytest.mark.parametrize("words", [b"", b"421 4.4.2 Idle for too long\r\n"])
def test_a_server_that_ended_the_connection_is_called_anew(
    server: MailServer, answer: Outbound, words: bytes
) -> None:
    send(answer)
    server.hang_up(words)
    send(answer)
    assert (len(server.mails), server.mails_each) == (2, [1, 1])


def test_a_server_that_takes_five_mails_a_connection(server: MailServer, answer: Outbound) -> None:
    server.most = 5
    for _ in range(12):
        send(answer)
    assert (len(server.mails), server.mails_each) == (12, [5, 5, 2])


def test_a_server_that_takes_none_is_not_called_again_and_again(
    server: MailServer, answer: Outbound
) -> None:
    server.most = 0
    with pytest.raises(TryAgain, match=r"421 4\.7\.0"):
        send(answer)
    assert server.mails == []


def test_what_was_lost_with_its_text_is_not_sent_a_second_time_here(
    server: MailServer, answer: Outbound
) -> None:
    send(answer)
    server.drop = True
    with pytest.raises(TryAgain, match="ended the connection"):
        send(answer)
    assert (len(server.mails), server.mails_each) == (2, [2])


def test_a_refused_mail_leaves_the_next_alone(server: MailServer, answer: Outbound) -> None:
    send(answer)
    server.refuse = [MARA]
    with pytest.raises(Refused):
        send(answer)
    server.refuse = []
    send(answer)
    assert [to for _, to in server.envelopes] == [[MARA], [MARA]]


def test_after_so_many_mails_we_leave(
    server: MailServer, answer: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MAILS", 2)
    for _ in range(5):
        send(answer)
    assert server.mails_each == [2, 2, 1]


def test_another_password_is_another_connection(answer: Outbound) -> None:
    with MailServer(password="geheim") as server:
        for password in ("geheim", "geheimer"):
            server.password = password
            signed_in = {"smtp_user": "support", "smtp_password": password}
            send(dataclasses.replace(answer, settings=server.settings | signed_in))
        assert server.mails_each == [1, 1]


def test_a_check_says_what_is_now(answer: Outbound) -> None:
    with MailServer(password="geheim") as server:
        settings = {**server.settings, "smtp_user": "support", "smtp_password": "geheim"}
        send(dataclasses.replace(answer, settings=settings))
        server.password = "geheimer"
        with pytest.raises(Reconnect, match="535"):
            check(settings)


def test_who_is_idle_is_left_and_so_are_all_in_the_end(
    server: MailServer, answer: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, leave = threading.Event(), pool._leave
    monkeypatch.setattr(pool, "IDLE", 0.05)
    monkeypatch.setattr(pool, "_leave", told_by(left, leave))
    send(answer)
    assert left.wait(5)
    monkeypatch.setattr(pool, "IDLE", 20.0)
    send(answer)
    connections.close()
    assert (connections._waiting, server.mails_each) == ([], [1, 1])


def test_a_sender_that_ends_leaves_the_servers(server: MailServer, answer: Outbound) -> None:
    send(answer)
    with Sender():
        assert connections._waiting
    assert connections._waiting == []


def told_by(event: threading.Event, leave: Callable[..., None]) -> Callable[..., None]:
    def leaves(server: object) -> None:
        leave(server)
        event.set()

    return leaves
