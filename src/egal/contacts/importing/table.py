"""A table out of a CSV file, whatever program wrote it (RFC 4180 and what is called so)."""

import csv
import io
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from egal.shared.text import storable
from egal.shared.trouble import Trouble

LARGEST = 10 * 2**20  # bytes
MOST_LINES = 50_000
MOST_COLUMNS = 100
_DELIMITERS = (";", ",", "\t", "|")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """number: as a spreadsheet shows it, from 1. cells: as many as there are headings; `beyond`
    says that there were more.
    """

    number: int
    cells: tuple[str, ...]
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The headings, and the lines that have anything in them."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


@lru_cache(maxsize=2)  # a worker asks for the same one for each of its batches
def read_table(raw: bytes) -> Table:
    """Trouble for what is no table, and for one that is too large.

    Its encoding is told by its mark (BOM), else it is UTF-8, else Windows-1252; the delimiter is
    the one that gives the first line the most columns.
    """
    if len(raw) > LARGEST:
        raise Trouble(
            _("The file is larger than %(size)s MB. Divide it.") % {"size": LARGEST // 2**20}
        )
    text = _decoded(raw)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise Trouble(_("This is no table. Save it as CSV and try again.")) from None
    return _table(rows)


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    cleaned = cell.strip()
    return cleaned[1:] if cleaned[:1] == "'" and cleaned[1:2] in _FORMULA else cleaned


def guarded(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _table(rows: list[list[str]]) -> Table:
    first = next((at for at, row in enumerate(rows) if any(map(str.strip, row))), None)
    if first is None:
        raise Trouble(_("There is nothing in this file."))
    headings = tuple(" ".join(storable(cell).split()) for cell in rows[first])
    if len(headings) > MOST_COLUMNS:
        raise Trouble(_("A table may have %(most)s columns at most.") % {"most": MOST_COLUMNS})
    lines = tuple(
        _line(number, row, len(headings))
        for number, row in enumerate(rows[first + 1 :], start=first + 2)
        if any(map(str.strip, row))
    )
    if not lines:
        raise Trouble(_("There is nothing below the first line, which holds the headings."))
    if len(lines) > MOST_LINES:
        raise Trouble(
            _("A table may have %(most)s lines at most. Divide it.") % {"most": MOST_LINES}
        )
    return Table(headings, lines)


def _line(number: int, row: list[str], width: int) -> Line:
    cells = tuple(unguarded(storable(cell)) for cell in row)
    return Line(
        number,
        cells[:width] + ("",) * (width - len(cells)),
        beyond=any(cells[width:]),
    )


def _decoded(raw: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    if raw[1:2] == b"\0":  # the second half of a Latin letter: Excel's “Unicode” without its mark
        return raw.decode("utf-16-le", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """More columns win; with as many, the order above does."""
    beginning = text[:100_000].lstrip("\r\n")

    def columns(delimiter: str) -> int:
        return len(next(csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter), []))

    return max(_DELIMITERS, key=columns)
