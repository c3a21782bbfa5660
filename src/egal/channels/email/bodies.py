"""Which parts of a mail are its words, and in which form."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from html import escape

from egal.channels.email.calendars import MAX_SIZE, described
from egal.channels.email.charsets import storable, text_from
from egal.channels.email.files import decoded_body, is_file, leaves, parameter, text_within
from egal.channels.email.flowed import unflowed
from egal.channels.email.headers import value
from egal.channels.email.html import safe, text_of
from egal.channels.email.parsing import children, kind_of
from egal.channels.email.uuencode import without_files

_SHORT = 1_000  # characters; a longer plain text is no mere notice
_LOOKED_AT = 64 * 1024  # characters of HTML that are weighed against the plain text
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,40}>")
_STARTS_AS_HTML = ("<html", "<!doctype html")
_CALENDARS = {"text/calendar", "application/ics"}
_SEALED = {
    "multipart/encrypted": "🔒 OpenPGP (encrypted / verschlüsselt)",
    "enveloped-data": "🔒 S/MIME (encrypted / verschlüsselt)",
    "signed-data": "🔏 S/MIME (signed / signiert)",
}


@dataclass(frozen=True, slots=True)
class Body:
    """The words as text and, where the sender formatted them, as safe HTML."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Those of one part. Without `text` they must be derived from the HTML, which is costly."""

    text: str = ""
    html: str = ""

    def as_html(self) -> str:
        return self.html or (f"<pre>{escape(self.text)}</pre>" if self.text else "")


def body(message: Message) -> Body:
    """All texts in order; of plain text and HTML the one that says more, then invitations."""
    words = _words(message)
    text = (words.text or text_of(words.html)).strip("\n") or _aside(message)
    html = safe(words.html, _enclosed(message)) if words.html else ""
    for invitation in _invitations(message):
        text = f"{text}\n\n{invitation}".strip("\n")
        html = f"{html}<pre>{escape(invitation)}</pre>" if html else ""
    return Body(text=storable(text).strip("\n"), html=storable(html).strip())


def _enclosed(message: Message) -> Mapping[str, str]:
    """The SHA-256 of the pictures that its HTML may show, by Content-ID (RFC 2392)."""
    named = ((value(part, "Content-ID").strip(" <>"), part) for part in _pictures(message))
    return {name: hashlib.sha256(decoded_body(part)).hexdigest() for name, part in named if name}


def _pictures(part: Message) -> Iterable[Message]:
    for child in children(part):
        yield from _pictures(child)
    if part.get_content_maintype() == "image":
        yield part


def _words(part: Message) -> _Words:
    if part.is_multipart():
        inner = [_words(child) for child in children(part)]
        return _best(inner) if kind_of(part) == "multipart/alternative" else _all(inner)
    return _Words() if is_file(part) else _of_leaf(part)


def _of_leaf(part: Message) -> _Words:
    text, kind = text_within(part), kind_of(part)
    if kind == "text/html" or text[:100].lstrip().lower().startswith(_STARTS_AS_HTML):
        return _Words(html=text)
    if kind in ("text/enriched", "text/richtext"):
        text = _MARKUP.sub("", text)
    if "flowed" in parameter(part, "Content-Type", "format").lower():
        delete_space = parameter(part, "Content-Type", "delsp").lower() == "yes"
        text = unflowed(text, delete_space=delete_space)
    text = without_files(text)[0]
    return _Words(text=text if text.strip() else "")


def _best(choices: list[_Words]) -> _Words:
    """Of alternatives (RFC 2046, section 5.1.4) the first plain text and the last HTML.

    A plain text that says less than half of the HTML is a notice or was cut short: it is left out.
    """
    text = next((choice.text for choice in choices if choice.text), "")
    html = next((choice.html for choice in reversed(choices) if choice.html), "")
    return _Words(text="" if _says_much_less(text, html) else text, html=html)


def _says_much_less(text: str, html: str) -> bool:
    """Counted in letters and digits; the addresses of links say nothing."""
    if not (text and html) or len(text) > _SHORT:
        return False
    said = _weight(text)
    start = max(html.find("<body"), html.find("<BODY"), 0)
    source = html[start : start + _LOOKED_AT]
    return _weight(_TAG.sub(" ", source)) > 2 * said and _weight(text_of(source)) > 2 * said + 20


def _weight(text: str) -> int:
    return sum(len(word) for word in text.split() if "://" not in word)


def _all(pieces: list[_Words]) -> _Words:
    """One after the other. If one piece has HTML alone, the text is derived from all of them.

    So the plain footer a mailing list puts below an HTML mail does not pass for its text.
    """
    pieces = [piece for piece in pieces if piece.text or piece.html]
    html = "".join(piece.as_html() for piece in pieces) if any(p.html for p in pieces) else ""
    texts = [piece.text.strip("\r\n") for piece in pieces]
    return _Words(text="\n\n".join(texts) if all(texts) else "", html=html)


def _invitations(message: Message) -> list[str]:
    parts = [part for part in leaves(message) if kind_of(part) in _CALENDARS]
    charset = "utf-8"  # RFC 5545, section 3.1.4
    found = [described(text_from(decoded_body(part)[:MAX_SIZE], charset)) for part in parts[:3]]
    return [each for each in found if each]


def _aside(message: Message) -> str:
    """Where there are no words: a text shown in place under a name, or what seals the mail."""
    for part in leaves(message):
        shown = parameter(part, "Content-Disposition", "filename") and _is_inline_text(part)
        if shown:
            return text_within(part).strip("\n")
    sealed = parameter(message, "Content-Type", "smime-type").lower() or kind_of(message)
    return _SEALED.get(sealed, "")


def _is_inline_text(part: Message) -> bool:
    disposition = str(part.get("Content-Disposition", "")).lower()
    return kind_of(part) == "text/plain" and disposition.startswith("inline")
