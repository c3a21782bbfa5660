"""Facts on disk until they are noted: what a killed process or a lost database would else cost.

One file a machine, one fact a line, appended before anybody else hears of it. Once all that is in
it has been noted it is emptied; what a crash leaves is noted by the next process.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from egal.calls.facts import CallFact
from egal.shared.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact and the inbox by which the call came or went."""

    inbox: int
    fact: CallFact


class Journal:
    """Held by one process at a time; Trouble for the second one."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Trouble(f"Another egal phone uses {path}. Stop it first.") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def left(self) -> list[Entry]:
        """What an earlier life could not note. A line that it did not finish is none."""
        self._file.seek(0)
        return list(_entries(self._file.read()))

    def keep(self, entry: Entry) -> None:
        """From when this returns it survives the end of this process."""
        fact = {**asdict(entry.fact), "at": entry.fact.at.isoformat()}
        line = json.dumps({"inbox": entry.inbox, "fact": fact}, ensure_ascii=False)
        self._file.write(line + "\n")
        self._file.flush()

    def clear(self) -> None:
        """All that was kept has been noted."""
        self._file.truncate(0)

    def sign(self) -> None:
        """We live."""
        os.utime(self._file.fileno())

    def last_sign(self) -> datetime:
        """When a process that held this was last known to live, in UTC."""
        return datetime.fromtimestamp(os.fstat(self._file.fileno()).st_mtime, UTC)


def _entries(text: str) -> Iterator[Entry]:
    for line in text.splitlines():
        try:
            told = json.loads(line)
            fact = {**told["fact"], "at": datetime.fromisoformat(told["fact"]["at"])}
            yield Entry(told["inbox"], CallFact(**fact))
        except (ValueError, KeyError, TypeError):
            continue
