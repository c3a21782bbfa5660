"""What people see as one character: extended grapheme clusters, Unicode Standard Annex #29."""

from collections.abc import Iterator

import regex

_CLUSTER = regex.compile(r"\X")


def graphemes(text: str) -> list[str]:
    found: list[str] = _CLUSTER.findall(text)
    return found


def starts(text: str) -> Iterator[int]:
    """Where each begins."""
    return (found.start() for found in _CLUSTER.finditer(text))
