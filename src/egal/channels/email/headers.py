"""Header fields as people wrote them, rescued from every encoding met in real mail.

RFC 2047 encoded words, raw UTF-8 (RFC 6532), raw bytes of an old code page. Nothing raises.
Every value is cut before it is looked at, because the parsers behind are not linear.
"""

import quopri
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from egal.channels.base import Address
from egal.channels.email.charsets import base64_bytes, text_from
from egal.channels.email.parsing import Part, rescued

MAX_ADDRESS_HEADER = 64 * 1024  # characters; some 2,000 recipients
MAX_TEXT = 16 * 1024  # characters of a subject or a name

_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_GAP = re.compile(r"\?=\s+=\?")
_IN_ADDRESS = r'[^\x00-\x20\x7f-\xa0\s\u200b-\u200f\u202a-\u202e\ud800-\udfff<>@()\[\]\\,;:"]'
_ADDRESS = re.compile(f"{_IN_ADDRESS}{{1,64}}@{_IN_ADDRESS}{{1,253}}")
_USUAL = re.compile(r'(?:"([^"\\]{0,500})"\s{0,9}|([^"\\<>(),;:]{0,500}))<([^<>\s]{3,320})>')
# Controls, line and paragraph separators, lone surrogates, and marks that turn text around.
_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def values(message: Message, name: str) -> list[str]:
    """All values of a field, raw 8-bit text decoded, encoded words left as they are."""
    wanted = name.lower()
    if isinstance(message, Part):
        return message.named.get(wanted, [])
    return [rescued(str(raw)) for key, raw in message.raw_items() if key.lower() == wanted]


def value(message: Message, name: str) -> str:
    """The first value of a field on one line, "" if there is none."""
    found = values(message, name)
    return one_line(found[0]) if found else ""


def has_any(message: Message, names: Iterable[str]) -> bool:
    """Whether one of these fields, named in lower case, is there, even if it is empty."""
    there = message.named if isinstance(message, Part) else map(str.lower, message.keys())
    return not set(names).isdisjoint(there)


def one_line(text: str) -> str:
    """On one line, without controls and without marks that reverse the reading direction."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _UNSEEN.sub(" ", text).strip()


def decoded(text: str) -> str:
    """Resolve encoded words (RFC 2047), also those within quotes or cut inside a character."""
    if "=?" not in text:
        return one_line(text[:MAX_TEXT])
    text, pieces, end = _GAP.sub("?==?", text[:MAX_TEXT]), _Pieces(), 0
    for word in _WORD.finditer(text):
        pieces.text(text[end : word.start()])
        pieces.word(word[1], word[2], word[3])
        end = word.end()
    pieces.text(text[end:])
    return one_line(pieces.joined())


def addresses(fields: Iterable[str]) -> list[Address]:
    """The valid addresses of some fields, each once, in order."""
    return list(_addresses(", ".join(fields)[:MAX_ADDRESS_HEADER]))


@lru_cache(maxsize=8)  # each mail is asked several times who wrote it, and all are to the same few
def _addresses(field: str) -> tuple[Address, ...]:
    if not field:
        return ()
    found = [_address(name, address) for name, address in _pairs(field)]
    found = [address for address in found if address]
    if not found:
        found = [_address("", address) for address in _ADDRESS.findall(field)]
    each_once = {address.address: address for address in reversed(found) if address}
    return tuple(reversed(each_once.values()))


def moment(text: str) -> datetime | None:
    """A Date field in UTC; without a zone it is taken as UTC. None for what is no date."""
    try:
        read = parsedate_to_datetime(text[:200])
        return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def ascii_domain(address: str) -> str:
    """The address with its domain as DNS knows it (RFC 5891); unchanged if that is impossible."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return local + at + domain[:253].encode("idna").decode()
    except UnicodeError:
        return address


class _Pieces:
    """Decoded text; neighbouring words of one charset are joined first, as bytes."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._charset, self._bytes = "", b""

    def word(self, charset: str, encoding: str, content: str) -> None:
        if charset != self._charset:
            self._flush()
        raw = content.encode("utf-8", "surrogateescape")
        quoted = encoding in "qQ"
        self._bytes += quopri.decodestring(raw, header=True) if quoted else base64_bytes(raw)
        self._charset = charset

    def text(self, plain: str) -> None:
        if plain:
            self._flush()
            self._done.append(plain)

    def joined(self) -> str:
        self._flush()
        return "".join(self._done)

    def _flush(self) -> None:
        self._done.append(text_from(self._bytes, self._charset))
        self._charset, self._bytes = "", b""


def _pairs(field: str) -> list[tuple[str, str]]:
    """(name, address) of each. What most mails have, one name and one address, is read at once."""
    usual = _USUAL.fullmatch(field.strip())
    if usual:
        return [((usual[1] or usual[2] or "").strip(), usual[3])]
    try:
        return list(_rejoined(getaddresses([field])))
    except RecursionError:  # the library recurses for nested comments and groups
        return []


def _rejoined(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Winter, Mara <mara@…> without the quotes it needs: one person, not two."""
    before = ""
    for name, address in pairs:
        if address and not name and "@" not in address:
            before = address
            continue
        yield (f"{before}, {name}" if before and name else name), address
        before = ""


def _address(name: str, address: str) -> Address | None:
    address = address.removeprefix("mailto:")
    if not _ADDRESS.fullmatch(address):
        return None
    return Address("email", ascii_domain(address).lower(), decoded(name)[:200].strip("\"' "))
