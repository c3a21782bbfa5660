"""A mail as it came, translated into what the core knows. Pure: no database, no network."""

import hashlib
import re
from collections.abc import Iterable
from email.message import Message

from django.utils.translation import gettext_noop as _

from egal.channels.base import Address, NewMessage, Raw, Unreadable
from egal.channels.email.automatic import automatic, returned_ids
from egal.channels.email.bodies import body
from egal.channels.email.files import files
from egal.channels.email.headers import addresses, decoded, moment, value, values
from egal.channels.email.parsing import parse
from egal.channels.email.quotes import split
from egal.channels.email.references import MAX_HEADER, answered

MAX_SUBJECT = 998  # characters, the longest line of RFC 5322
MAX_EXTERNAL_ID = 500

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_SENDERS = ("From", "Sender", "Reply-To", "Return-Path")


def read(raw: Raw) -> Iterable[NewMessage]:
    """One message. Raises Unreadable, in words for people, for what is no mail or too much.

    raw.meta: "mail_from" is the envelope's sender if the mail came by SMTP, "" for a bounce.
    "left" says why a mail stayed in its mailbox; then the content is its header at most.
    """
    if left := raw.meta.get("left"):
        raise Unreadable(str(left))
    message = parse(raw.content)
    words = body(message)
    fresh, quoted = split(words.text)
    kind = automatic(message, own={raw.inbox_address.lower()}, mail_from=_mail_from(raw))
    answers, broken = _answered(message, returned=kind == "bounce")
    fact = NewMessage(
        dedupe_key=_dedupe_key(message, raw.content),
        external_id=_external_id(message),
        sender=_sender(message, _mail_from(raw)),
        to=addresses(values(message, "To")),
        cc=addresses(values(message, "Cc")),
        subject=decoded(value(message, "Subject"))[:MAX_SUBJECT],
        text=fresh.rstrip(),
        quoted_text=quoted,
        html=words.html,
        automatic=kind,
        answers=answers,
        broken_reference=broken,
        files=files(message),
        sent_at=moment(value(message, "Date")),
    )
    return [fact]


def _mail_from(raw: Raw) -> str | None:
    given = raw.meta.get("mail_from")
    return str(given) if given is not None else None


def _sender(message: Message, mail_from: str | None) -> Address:
    """Who wrote: From, or whatever else names somebody."""
    for fields in (*(values(message, name) for name in _SENDERS), [mail_from or ""]):
        found = addresses(fields)
        if found:
            return found[0]
    raise Unreadable(_("This mail names no sender: nobody could be answered."))


def _answered(message: Message, *, returned: bool) -> tuple[int | None, bool]:
    """A bounce refers to our mail only in the copy it returns."""
    references = " ".join(values(message, "References"))
    if returned:
        references = f"{references[-MAX_HEADER:]} {' '.join(returned_ids(message)[:10])}"
    return answered(" ".join(values(message, "In-Reply-To")), references)


def _external_id(message: Message) -> str:
    """The Message-ID with its angle brackets, "" if the sender's program gave none."""
    return value(message, "Message-ID").replace(" ", "")[:MAX_EXTERNAL_ID]


def _dedupe_key(message: Message, content: bytes) -> str:
    """SHA-256 of the Message-ID; without one, of what all copies of a mail have in common.

    Servers add fields at the top and change line ends, so only these are left out.
    """
    known = value(message, "Message-ID").replace(" ", "")
    if known:
        return hashlib.sha256(known.encode()).hexdigest()
    head = "\n".join(value(message, name) for name in ("From", "To", "Date", "Subject"))
    rest = _END_OF_HEADER.split(content, maxsplit=1)[-1].replace(b"\r\n", b"\n").strip()
    return hashlib.sha256(head.encode() + b"\n\n" + rest).hexdigest()
