"""What changed from one revision to another, for people: paragraph by paragraph, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from egal.knowledge.markdown import markdown_of
from egal.knowledge.models import Revision

_WORDS = re.compile(r"\s+|[^\w\s]|\w+")
_PICTURE = re.compile(r"\(cid:([0-9a-f]{8})[0-9a-f]*\)")  # whose whole name says nothing to anybody
_ALIKE = 0.4  # from which on two paragraphs are the same one, changed


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph."""

    change: Change
    text: str


Paragraph = list[Piece]


def differences(old: Revision | None, new: Revision) -> list[Paragraph]:
    """The new text with what was removed at its place; old: None for nothing."""
    return list(_compared(_paragraphs(old) if old else [], _paragraphs(new)))


def _paragraphs(revision: Revision) -> list[str]:
    body = _PICTURE.sub(r"(\1…)", markdown_of(revision.html)).strip()
    parts = [revision.title, revision.summary, *re.split(r"\n{2,}", body)]
    return [part for part in parts if part]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ([Piece(Change.SAME, text)] for text in new[c:d])
            continue
        pairs = min(b - a, d - c)
        for before, after in zip(old[a : a + pairs], new[c : c + pairs], strict=True):
            yield from _changed(before, after)
        yield from ([Piece(Change.REMOVED, text)] for text in old[a + pairs : b])
        yield from ([Piece(Change.ADDED, text)] for text in new[c + pairs : d])


def _changed(before: str, after: str) -> Iterator[Paragraph]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield [Piece(Change.REMOVED, before)]
        yield [Piece(Change.ADDED, after)]
        return
    yield [piece for code in matcher.get_opcodes() for piece in _pieces(code, old, new)]


def _pieces(
    code: tuple[str, int, int, int, int], old: Sequence[str], new: Sequence[str]
) -> Iterator[Piece]:
    tag, a, b, c, d = code
    if tag == "equal":
        yield Piece(Change.SAME, "".join(new[c:d]))
        return
    if b > a:
        yield Piece(Change.REMOVED, "".join(old[a:b]))
    if d > c:
        yield Piece(Change.ADDED, "".join(new[c:d]))
