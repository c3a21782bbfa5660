"""What happens to calls survives this process and outlasts a database that is away."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError

from egal.calls.facts import CallFact
from egal.channels.phone.switchboard.journal import Entry, Journal
from egal.channels.phone.switchboard.ledger import Ledger
from egal.shared.trouble import Trouble

AT = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


def fact(call: str = "c1", key: str = "1-began") -> CallFact:
    return CallFact(call=call, key=key, kind="began", at=AT, data={"number": "+4915112345678"})


class Book:
    """A database that notes, is away, or fails for a call."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.away = False
        self.fails = ""

    async def note(self, _inbox: int, facts: Sequence[CallFact]) -> int | None:
        if self.away:
            raise OperationalError("away")
        if facts[0].call == self.fails:
            raise ValueError("our own fault")
        self.noted += [f"{each.call} {each.key}" for each in facts]
        return 7


def test_what_was_kept_is_there_for_the_next_process(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.jsonl") as journal:
        journal.keep(Entry(1, fact()))
    with Journal(tmp_path / "journal.jsonl") as journal:
        assert journal.left() == [Entry(1, fact())]


def test_a_line_that_was_cut_off_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        journal.keep(Entry(1, fact()))
    path.write_text(path.read_text() + '{"inbox": 1, "fact": {"call": "c2"')
    with Journal(path) as journal:
        assert [entry.fact.call for entry in journal.left()] == ["c1"]


def test_one_process_at_a_time_carries_the_calls_of_a_machine(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.jsonl"), pytest.raises(Trouble, match="Another egal phone"):
        Journal(tmp_path / "journal.jsonl")


def test_what_is_noted_is_not_kept_any_longer(tmp_path: Path) -> None:
    async def story(ledger: Ledger, book: Book) -> None:
        ledger.expect("c1")
        ledger.tell(1, fact())
        assert await ledger.row("c1") == 7
        await ledger.note_all()

    book, left = happens(tmp_path, story)
    assert (book.noted, left) == (["c1 1-began"], [])


def test_a_database_that_is_away_costs_only_time(tmp_path: Path) -> None:
    async def story(ledger: Ledger, book: Book) -> None:
        book.away = True
        ledger.tell(1, fact())
        assert not await ledger.note_all()
        ledger.tell(1, fact(key="2-answered"))
        book.away = False
        assert await ledger.note_all()

    assert happens(tmp_path, story)[0].noted == ["c1 1-began", "c1 2-answered"]


def test_a_call_that_cannot_be_noted_holds_up_no_other(tmp_path: Path) -> None:
    async def story(ledger: Ledger, book: Book) -> None:
        book.fails = "c1"
        ledger.tell(1, fact("c1"))
        ledger.expect("c2")
        ledger.tell(1, fact("c2"))
        assert await ledger.row("c2") == 7
        assert not ledger.empty

    book, left = happens(tmp_path, story)
    assert book.noted == ["c2 1-began"]
    assert [entry.fact.call for entry in left] == ["c1", "c2"]


def test_what_a_killed_process_left_is_noted(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.jsonl") as journal:
        journal.keep(Entry(1, fact("lost")))

    async def story(ledger: Ledger, book: Book) -> None:
        ledger.take_over()
        await ledger.note_all()

    book, left = happens(tmp_path, story)
    assert (book.noted, left) == (["lost 1-began"], [])


def happens(
    folder: Path, story: Callable[[Ledger, Book], Awaitable[None]]
) -> tuple[Book, list[Entry]]:
    """The database as it is after that, and what is still kept."""
    book = Book()

    async def live() -> list[Entry]:
        with Journal(folder / "journal.jsonl") as journal:
            ledger = Ledger(journal, book.note)
            work = asyncio.create_task(ledger.run())
            await story(ledger, book)
            work.cancel()
            return journal.left()

    return book, asyncio.run(live())
