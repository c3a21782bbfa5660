"""The line a mail program puts above a quotation: who wrote when. German and English.

    Am 23.11.2026 um 09:14 schrieb Jana Brandt <support@acme.example>:
    Am Montag, 23. November 2026, 09:14:32 MEZ hat Jana Brandt <…> Folgendes geschrieben:
    Jana Brandt <support@acme.example> schrieb am Mo., 23. Nov. 2026, 09:14:
    On Mon, Nov 23, 2026 at 9:14 AM Jana Brandt <support@acme.example> wrote:

A person who tells a story ("Am 3. Mai schrieb mir Ihr Kollege:") leaves out the year, the time or
the address, or says "mir". So a date with a year, followed by a time or an address, is asked for.
"""

import re

MAX_WORDS = 12  # of a date
MAX_LENGTH = 500  # characters of a whole attribution, unwrapped

_WORDS_OF_A_DATE = (
    "um uhr at am pm a.m p.m mez mesz cet cest gmt utc est edt cst cdt pst pdt bst"
    " mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag"
    " mon tue tues wed thu thur thurs fri sat sun"
    " monday tuesday wednesday thursday friday saturday sunday"
    " januar jänner februar feber märz april mai juni juli august september oktober november"
    " dezember"
    " january february march may june july october december"
    " jan feb mär mar apr jun jul aug sep sept okt oct nov dez dec"
)
_DATE_WORDS = set(_WORDS_OF_A_DATE.split())
_DATE_NUMBER = re.compile(r"(?:gmt|utc)?[+-]?\d[\d.,:/+-]*(?:st|nd|rd|th|h)?", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,253}")

_WRITER = re.compile(
    r"schrieb\b.{1,200}:|.{0,200}\b(?:wrote|schrieb|a écrit) ?:|hat\b.{1,200}\bgeschrieben:"
)
_WRITER_FIRST = (" schrieb am ", " hat am ", " wrote on ", " wrote at ")
_WROTE = (" schrieb", " wrote", " geschrieben", " a écrit", " ha scritto", " schreef")
_STORY = re.compile(
    r"(?:schrieb|hat) (?:mir|uns|ich|er|sie|wir|ihr|ihre|mein|meine|man)\b"
    r"|.{0,200}\b(?:you|I|he|she|they|we) wrote ?:",
    re.IGNORECASE,
)


def may_begin(line: str) -> bool:
    """A quick look whether an attribution can begin with this line."""
    if line.startswith(("Am ", "On ")):
        return True
    if "schrieb am" in line or "wrote on" in line or "hat am" in line or "wrote at" in line:
        return any(words in f"{line} " for words in _WRITER_FIRST)
    return False


def is_attribution(sentence: str) -> bool:
    """Whether this can stand on its own above a quotation that is not marked with ">"."""
    if len(sentence) > MAX_LENGTH or not sentence.endswith(":"):
        return False
    if not any(word in sentence for word in _WROTE):
        return False
    date, rest = _date_and_rest(sentence)
    if not date:
        return _is_writer_first(sentence)
    known = _TIME.search(date) or _ADDRESS.search(rest)
    return bool(known and _WRITER.fullmatch(rest) and not _STORY.match(rest))


def introduces(sentence: str) -> bool:
    """The weaker question, for a sentence with nothing but ">" lines after it."""
    if len(sentence) > MAX_LENGTH or not sentence.endswith(":"):
        return False
    written = any(word in sentence for word in _WROTE)
    return written or bool(_YEAR.search(sentence) and _ADDRESS.search(sentence))


def _is_writer_first(sentence: str) -> bool:
    """Jana Brandt <support@acme.example> schrieb am Mo., 23. Nov. 2026, 09:14:"""
    for words in _WRITER_FIRST:
        writer, found, date = sentence.partition(words)
        if found:
            return bool(_ADDRESS.search(writer) and _YEAR.search(date) and len(date) < 80)
    return False


def _date_and_rest(sentence: str) -> tuple[str, str]:
    """("23.11.2026 um 09:14", "schrieb Jana:"), or ("", "") if no date with a year is there."""
    if not sentence.startswith(("Am ", "On ")):
        return "", ""
    words = sentence[3:].split(" ", MAX_WORDS)
    count = next((at for at, word in enumerate(words) if not _of_a_date(word)), len(words))
    date = " ".join(words[:count])
    return (date, " ".join(words[count:])) if _YEAR.search(date) else ("", "")


def _of_a_date(word: str) -> bool:
    word = word.strip(".,()")
    return not word or word.lower() in _DATE_WORDS or bool(_DATE_NUMBER.fullmatch(word))
