"""Which parts of a mail are its words, and in which form."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from html import escape

from egal.channels.email.charsets import storable, text_from
from egal.channels.email.files import decoded_body, is_file, parameter
from egal.channels.email.headers import value
from egal.channels.email.html import safe, text_of
from egal.channels.email.parsing import children, kind_of


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
    """All texts in order; plain text is preferred to HTML wherever it says something."""
    words = _words(message)
    text = words.text or text_of(words.html)
    html = safe(words.html, _enclosed(message)) if words.html else ""
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
    text = text_from(decoded_body(part), parameter(part, "Content-Type", "charset"))
    if kind_of(part) == "text/html":
        return _Words(html=text)
    return _Words(text=text if text.strip() else "")


def _best(choices: list[_Words]) -> _Words:
    """Of alternatives (RFC 2046, section 5.1.4) the first plain text and the last HTML."""
    return _Words(
        text=next((choice.text for choice in choices if choice.text), ""),
        html=next((choice.html for choice in reversed(choices) if choice.html), ""),
    )


def _all(pieces: list[_Words]) -> _Words:
    """One after the other. If one piece has HTML alone, the text is derived from all of them.

    So the plain footer a mailing list puts below an HTML mail does not pass for its text.
    """
    pieces = [piece for piece in pieces if piece.text or piece.html]
    html = "".join(piece.as_html() for piece in pieces) if any(p.html for p in pieces) else ""
    texts = [piece.text.strip("\r\n") for piece in pieces]
    return _Words(text="\n\n".join(texts) if all(texts) else "", html=html)
