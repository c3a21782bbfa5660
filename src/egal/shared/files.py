"""Files by what is in them: each content is stored once, under its SHA-256.

Where they lie is a setting (`shared/stores`); nothing here holds more than a piece of one. What is
kept must be named by a row within a day: see `shared/leftovers.py`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import IO, Protocol, Self, cast

from django.core.files.storage import default_storage

from egal.shared import clock, kinds
from egal.shared.prepared import fetched

ABANDONED = timedelta(days=1)
PIECE = 64 * 1024  # bytes that are in memory at a time
_NEEDED = "delete from shared_leftover where sha256 = %(sha256)s::text returning since"


class NotKept(OSError):
    """The store takes no file now, whatever is in it: it is full, cannot be written or is away."""


class Store(Protocol):
    """What a place for files can do, whatever it is; see `FolderStore`."""

    def draft(self) -> IO[bytes]: ...
    def take(self, draft: IO[bytes], name: str) -> None: ...
    def drop(self, draft: IO[bytes]) -> None: ...
    def exists(self, name: str) -> bool: ...
    def open_at(self, name: str, start: int) -> IO[bytes]: ...
    def remove(self, name: str) -> None: ...
    def sweep(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file. sha256: hex. size: in bytes. head: its beginning, which tells its type."""

    sha256: str
    size: int
    head: bytes


class Draft:
    """A file that comes in pieces. It is kept whole or, when it is left before that, not at all.

    Raises NotKept when the store does not take it.
    """

    def __init__(self) -> None:
        self._store = _store()
        self._hash = hashlib.sha256()
        self.head = b""
        self.size = 0
        with _told():
            self._file = self._store.draft()

    def write(self, piece: bytes) -> None:
        """Append it."""
        self._hash.update(piece)
        self.size += len(piece)
        self.head += piece[: kinds.HEAD - len(self.head)]
        with _told():
            self._file.write(piece)

    def keep(self) -> Kept:
        """The whole file is here: store it, unless its content is stored already."""
        kept = Kept(self._hash.hexdigest(), self.size, self.head)
        with _told():
            if not _is_there(kept.sha256):
                self._store.take(self._file, _name(kept.sha256))
        return kept

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.drop(self._file)


def keep(content: bytes) -> str:
    """Store the bytes unless they are there already; returns their SHA-256 in hex."""
    sha256 = hashlib.sha256(content).hexdigest()
    with _told():
        if not _is_there(sha256):
            _put(_store(), _name(sha256), content)
    return sha256


def keep_pieces(pieces: Iterable[bytes]) -> Kept:
    """Store what comes in pieces; if they end in an exception, nothing is stored."""
    with Draft() as draft:
        for piece in pieces:
            draft.write(piece)
        return draft.keep()


def opened(sha256: str, start: int = 0) -> IO[bytes]:
    """The stored file, open for reading from this byte on; FileNotFoundError when it is gone."""
    return _store().open_at(_name(sha256), start)


def remove(sha256: str) -> None:
    """Remove what nothing names; nothing happens when it is gone. OSError when it stays."""
    _store().remove(_name(sha256))


def sweep_drafts() -> int:
    """Remove drafts that nobody has written to for a day; how many. For a worker's loop."""
    return _store().sweep(clock.now() - ABANDONED)


def _put(store: Store, name: str, content: bytes) -> None:
    draft = store.draft()
    try:
        draft.write(content)
        store.take(draft, name)
    finally:
        store.drop(draft)


def _is_there(sha256: str) -> bool:
    """Whether it is stored, and will be: it is no leftover from here on."""
    fetched(_NEEDED, {"sha256": sha256})
    return _store().exists(_name(sha256))


def _store() -> Store:
    return cast("Store", default_storage)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotKept(
            f"The file could not be stored ({reason}). Once that is mended, try again."
        ) from error
