"""Fold away what the customer quotes, so that agents read what is new. Nothing is thrown away.

Programs mark a quotation in three ways, in German and in English:
  - lines that begin with ">", mostly below a line such as "Am 23.11.2026 um 09:14 schrieb Jana:";
  - that line alone, where the quotation was indented in HTML;
  - the header of the earlier mail, "Von: … Gesendet: … An: … Betreff: …", often below a ruler.

In doubt nothing is cut: an answer between quoted lines matters more than a tidy page. The time
is linear: each line is looked at a fixed number of times, and lines of more than 1,000 characters
are never matched against a pattern.
"""

import re

from egal.channels.email.attributions import introduces, is_attribution, may_begin

MAX_LINES = 100_000  # beyond, nothing is folded
MAX_LINE = 1_000  # characters; no attribution and no header line is longer

_ATTRIBUTION_LINES = 3  # programs wrap at 72 to 80 characters
_HEADER_LINES = 12
_SIGNATURE_LINES = 10
_EMPTY_LINES = 4  # that may stand between an attribution or a ruler and what follows

_FIELDS = {
    "von": "from",
    "from": "from",
    "gesendet": "sent",
    "gesendet am": "sent",
    "datum": "sent",
    "sent": "sent",
    "date": "sent",
    "an": "to",
    "to": "to",
    "betreff": "subject",
    "subject": "subject",
}
_FIELD = re.compile(r"\*?([A-Za-z][a-z]{1,8}(?: am)?) ?:\*?(?:\s|$)")
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_TITLES = (
    "ursprüngliche nachricht",
    "ursprüngliche mail",
    "ursprüngliche e-mail",
    "ursprünglicher termin",
    "originalnachricht",
    "original-nachricht",
    "original nachricht",
    "weitergeleitete nachricht",
    "forwarded message",
    "original message",
    "original appointment",
)
_BEGINS = ("--", ">>> ", "A", "B", "_")  # of titles and rulers
_APPLE_TITLES = ("anfang der weitergeleiteten nachricht:", "begin forwarded message:")
_SENT_FROM = (
    "von meinem",
    "gesendet von",
    "gesendet mit",
    "diese nachricht wurde von mein",
    "outlook für",
    "holen sie sich outlook",
    "sent from",
    "get outlook",
)


def split(text: str) -> tuple[str, str]:
    """(fresh, quoted), which joined are exactly the text.

    A mail with no words of its own, such as a bare forward, stays whole in `fresh`.
    """
    lines = text.splitlines(keepends=True)
    if len(lines) > MAX_LINES:
        return text, ""
    stripped = [_comparable(line.strip()) for line in lines]
    start = _start(stripped)
    if not _has_own_words(stripped[:start]):
        return text, ""
    return "".join(lines[:start]), "".join(lines[start:])


def _comparable(line: str) -> str:
    """Of a long line only the first character, which may be ">"."""
    return line if len(line) <= MAX_LINE else line[0]


def _start(lines: list[str]) -> int:
    """The number of the first line that belongs to the quotation."""
    marked = _marked(lines)
    fields = [_field(line) for line in lines[:marked]]
    for at, line in enumerate(lines[:marked]):
        if not (fields[at] or line.startswith(_BEGINS) or line.endswith(":") or may_begin(line)):
            continue  # nearly every line
        if _is_title(line) or _is_header(lines, fields, at) or _attributes(lines, at, marked):
            return at
    return marked


def _marked(lines: list[str]) -> int:
    """Where the ">" lines begin that reach, with empty ones between, to the end."""
    start = len(lines)
    for at in range(_signed(lines) - 1, -1, -1):
        if lines[at].startswith(">"):
            start = at
        elif lines[at]:
            break
    return start


def _signed(lines: list[str]) -> int:
    """Where a signature begins that a program has put below the quotation, else the end."""
    for at in range(len(lines) - 1, max(len(lines) - _SIGNATURE_LINES, 0) - 1, -1):
        line = lines[at]
        if line == "--" or _is_ruler(line) or line.lower().startswith(_SENT_FROM):
            return at
        if line.startswith(">"):
            break
    return len(lines)


def _field(line: str) -> str:
    found = _FIELD.match(line) if ":" in line else None
    return _FIELDS.get(found[1].lower(), "") if found else ""


def _is_title(line: str) -> bool:
    """-----Ursprüngliche Nachricht-----"""
    if line.startswith("--") and line.endswith("--"):
        title = line.strip("- ").lower()
        notes = title.endswith((" schrieb:", " wrote:")) and _ADDRESS.search(title)
        return title.startswith(_TITLES) or bool(notes)
    if line.startswith(">>> ") and line.endswith(" >>>"):  # GroupWise
        return bool(_ADDRESS.search(line))
    return line[:1] in ("A", "B") and line.lower() in _APPLE_TITLES


def _is_header(lines: list[str], fields: list[str], at: int) -> bool:
    """Von: / Gesendet: / An: / Betreff:, which needs less proof below a ruler."""
    if _is_ruler(lines[at]):
        below = _header(fields, lines, _next_filled(lines, at + 1)).keys()
        return "from" in below and bool(below & {"sent", "subject"})
    found = _header(fields, lines, at) if fields[at] else {}
    if len(found) < 3 or not {"from", "subject"} <= found.keys():
        return False
    at_a_time = _TIME.search(found.get("sent", ""))
    return bool(at_a_time) or any(_ADDRESS.search(line) for line in found.values())


def _is_ruler(line: str) -> bool:
    return len(line) >= 10 and not line.strip("_")


def _header(fields: list[str], lines: list[str], at: int) -> dict[str, str]:
    """The fields of a header that begins here, each with its line."""
    found: dict[str, str] = {}
    for number in range(at, min(at + _HEADER_LINES, len(fields))):
        if not lines[number] and any(fields[number + 1 : number + 2]):
            continue  # each field was a paragraph
        if not lines[number] or (number == at and not fields[number]):
            break
        if fields[number]:
            found.setdefault(fields[number], lines[number])
    return found


def _attributes(lines: list[str], at: int, marked: int) -> bool:
    """Whether a line such as "Am … schrieb …:" begins here, perhaps wrapped, above a quotation."""
    for count in range(1, _ATTRIBUTION_LINES + 1):
        sentence = " ".join(lines[at : at + count])
        if sentence.endswith(":") and lines[at + count - 1]:
            return _stands_above(sentence, lines, at + count, marked)
        if not (may_begin(sentence) and at + count < marked and lines[at + count]):
            return False
    return False


def _stands_above(sentence: str, lines: list[str], below: int, marked: int) -> bool:
    following = _next_filled(lines, below)
    if marked <= following < len(lines):
        return is_attribution(sentence) or introduces(sentence)
    answers_between = following < len(lines) and lines[following].startswith(">")
    return not answers_between and is_attribution(sentence)


def _next_filled(lines: list[str], at: int) -> int:
    """The next line that is not empty, if it is near."""
    end = min(at + _EMPTY_LINES, len(lines))
    return next((number for number in range(at, end) if lines[number]), end)


def _has_own_words(lines: list[str]) -> bool:
    """More than a signature and the advertisement of a telephone."""
    for line in lines:
        if line == "--":
            return False
        if line and not line.lower().startswith(_SENT_FROM):
            return True
    return False
