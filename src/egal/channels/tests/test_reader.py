"""Eve's mails in a process that can be killed: each costs itself, and never the next one."""

import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any, get_args

import psutil
import pytest

from egal.channels.base import Address, Fact, File, Link, NewMessage, Post, Raw, Unreadable
from egal.channels.email.tests.samples import plain
from egal.channels.reader import _SAID, Limits, NurseryGone, Reader, ReadingFailed
from egal.channels.tests.fake import FakeChannel, payload

# Threads of other tests may live; the worker has none yet when it forks.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

MEGABYTE = 1024 * 1024


class HostileChannel(FakeChannel):
    """Does what Eve's mail makes of a parser that has a fault."""

    def read(self, raw: Raw) -> Iterator[NewMessage]:
        if b"loops" in raw.content:
            while True:
                pass
        if b"eats" in raw.content:
            _ = [bytes(MEGABYTE) for _ in range(10_000)]
        if b"dies" in raw.content:
            os.kill(os.getpid(), signal.SIGSEGV)
        if b"evil" in raw.content:
            return iter([Evil()])  # type: ignore[list-item]  # that is the point
        return super().read(raw)


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.abort, ()


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    hostile = HostileChannel()
    monkeypatch.setattr("egal.channels.registry.channels", lambda: {"email": hostile})
    with Reader(Limits(seconds=0.5, memory=100 * MEGABYTE)) as reader:
        yield reader


def facts_of(reader: Reader, raw: Raw) -> Sequence[Fact]:
    [outcome] = reader.read([("email", raw)])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def read(reader: Reader, text: str) -> list[str]:
    facts = facts_of(reader, Raw(payload(text), {}, "support@nordnetz.example"))
    return [fact.text for fact in facts if isinstance(fact, NewMessage)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("loops", "takes too long"),
        ("eats", "takes too much memory"),
        ("dies", "has ended the process"),
        ("evil", "has ended the process"),
        ("fault", "ZeroDivisionError: a fault of ours"),
    ],
)
def test_a_hostile_mail_costs_only_itself(reader: Reader, text: str, cause: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ReadingFailed, match=cause):
        read(reader, text)
    assert time.monotonic() - begun < 5
    assert read(reader, "The light blinks.") == ["The light blinks."]


def test_what_is_no_mail_says_so_in_its_own_words(reader: Reader) -> None:
    with pytest.raises(Unreadable, match="This is not a mail"):
        read(reader, "nonsense")


def test_of_several_each_has_its_own_outcome(reader: Reader) -> None:
    texts = ("One.", "nonsense", "fault", "Two.")
    asked = [("email", Raw(payload(text), {}, "support@nordnetz.example")) for text in texts]
    kinds = [type(outcome) for outcome in reader.read(asked)]
    assert kinds == [list, Unreadable, ReadingFailed, list]


def test_a_reader_may_say_every_kind_of_fact() -> None:
    kinds = {*get_args(Fact), Address, File, Link, Post}
    assert {kind.__module__ for kind in kinds} <= set(_SAID)


def test_one_reader_reads_many(reader: Reader) -> None:
    read(reader, "One.")
    first = reader.pid
    for number in range(50):
        read(reader, f"Mail {number}.")
    assert reader.pid == first


def test_a_reader_that_loops_is_gone(reader: Reader) -> None:
    read(reader, "One.")
    process = psutil.Process(reader.pid)
    with pytest.raises(ReadingFailed):
        read(reader, "loops")
    assert process.wait(3) is None or not process.is_running()


def test_a_reader_holds_nothing_of_the_workers(reader: Reader) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        read(reader, "One.")
    process = psutil.Process(reader.pid)
    assert process.net_connections("inet") == []
    assert process.num_fds() <= 4  # input, output, errors, the worker


def test_a_reader_ends_when_there_is_nothing_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egal.channels.registry.channels", lambda: {"email": HostileChannel()})
    with Reader(Limits(idle=0.2)) as reader:
        read(reader, "One.")
        process = psutil.Process(reader.pid)
        process.wait(3)
        assert read(reader, "Two.") == ["Two."]


def test_nobody_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with Reader() as reader:
        raw = Raw(plain("Hallo"), {"mail_from": "mara@posteo.example"}, "support@nordnetz.example")
        [fact] = facts_of(reader, raw)
        assert isinstance(fact, NewMessage)
        assert fact.text.strip() == "Hallo"
        family = psutil.Process().children(recursive=True)
        ours = [process for process in family if process.pid in (reader.pid, reader._nursery_pid)]
    assert not psutil.wait_procs(ours, timeout=3)[1]


def test_a_worker_without_nursery_asks_for_another_worker(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    os.kill(reader._nursery_pid, signal.SIGKILL)
    os.waitpid(reader._nursery_pid, 0)
    monkeypatch.setattr(os, "kill", lambda _pid, number: told.append(number))
    with pytest.raises(NurseryGone):
        read(reader, "One.")
    assert told == [signal.SIGTERM]


def test_the_largest_mail_fits_into_the_limits() -> None:
    line = "QUJD" * 18 + "\r\n"
    head = b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
    large = b"From: mara@posteo.example\r\n" + head + b"\r\n" + line.encode() * 330_000
    with Reader() as reader:
        [fact] = facts_of(reader, Raw(large, {}, "support@nordnetz.example"))
    assert isinstance(fact, NewMessage)
    assert len(fact.files[0].content) == 330_000 * 54
