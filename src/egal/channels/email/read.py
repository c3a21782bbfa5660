"""A mail as it came, translated into what the core knows. Pure: no database, no network."""

import hashlib
import re
from collections.abc import Iterable
from email.message import Message

from django.utils.translation import gettext_noop as _

from egal.channels.base import Address, Fact, NewMessage, Raw, Unreadable
from egal.channels.email.authentication import forged_say
from egal.channels.email.automatic import automatic, is_marked_spam
from egal.channels.email.bodies import body
from egal.channels.email.files import files
from egal.channels.email.headers import addresses, decoded, moment, value, values
from egal.channels.email.parsing import parse
from egal.channels.email.quotes import split
from egal.channels.email.references import answered
from egal.channels.email.reports import is_report, reported_on, updates

MAX_SUBJECT = 998  # characters, the longest line of RFC 5322
MAX_EXTERNAL_ID = 500

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_SENDERS = ("From", "Sender", "Reply-To", "Return-Path")


def read(raw: Raw) -> Iterable[Fact]:
    """One message, then what it reports about one of ours.

    Raises Unreadable, in words for people, for what is no mail or too much.

    raw.meta: "mail_from" is the envelope's sender if the mail came by SMTP, "" for a bounce;
    "rcpt_to" are the envelope's recipients.
    """
    message = parse(raw.content)
    words = body(message)
    fresh, quoted = split(words.text)
    kind = automatic(message, own={raw.inbox_address.lower()}, mail_from=_mail_from(raw))
    report = is_report(message, kind)
    answers, broken = reported_on(message, _rcpt_to(raw)) if report else _answered(message)
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
        marked_spam=is_marked_spam(message),
        forged_say=forged_say(message),
        files=files(message),
        sent_at=moment(value(message, "Date")),
    )
    about = updates(message, kind, answers, fact.dedupe_key) if report and answers else []
    return [fact, *about]


def _rcpt_to(raw: Raw) -> list[str]:
    given = raw.meta.get("rcpt_to")
    return [str(one) for one in given] if isinstance(given, list) else []


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


def _answered(message: Message) -> tuple[int | None, bool]:
    references = " ".join(values(message, "References"))
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
