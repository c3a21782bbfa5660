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
from egal.channels.email.trial import trial_back
from egal.channels.email.writer import writer_of

MAX_SUBJECT = 998  # characters, the longest line of RFC 5322
MAX_EXTERNAL_ID = 500

_COMMENT = re.compile(r"\(([^()]{1,100})\)")
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_FORWARDED = re.compile(r"(?:fwd?|wg|weitergeleitet)\s?:", re.IGNORECASE)


def read(raw: Raw) -> Iterable[Fact]:
    """One message, then what it reports about one of ours; a test mail of ours is none.

    Raises Unreadable, in words for people, for what is no mail or too much.

    raw.meta: "mail_from" is the envelope's sender if the mail came by SMTP, "" for a bounce;
    "rcpt_to" are the envelope's recipients. "left" says why a mail stayed in its mailbox; then the
    content is its header at most.
    """
    if left := raw.meta.get("left"):
        raise Unreadable(str(left))
    message = parse(raw.content)
    own = {raw.inbox_address.lower(), *raw.own}
    kind = automatic(message, own=own, mail_from=_mail_from(raw))
    if back := trial_back(message, kind):
        return [back]
    words = body(message)
    report = is_report(message, kind)
    answers, broken = reported_on(message, _rcpt_to(raw)) if report else _answered(message)
    subject = decoded(value(message, "Subject"))[:MAX_SUBJECT]
    fresh, quoted = _split(words.text, forwarded=bool(_FORWARDED.match(subject)) and not answers)
    enclosed = files(message)
    writer = writer_of(message, kind, own, _mail_from(raw))
    if not (writer or fresh.strip() or subject or enclosed):
        raise Unreadable(_("This mail names no sender and says nothing."))
    fact = NewMessage(
        dedupe_key=_dedupe_key(message, raw.content),
        external_id=_external_id(message),
        sender=writer.contact if writer else _unknown(message),
        via=writer.via if writer else None,
        reply_to=writer.reply_to if writer else (),
        to=addresses(values(message, "To")),
        cc=addresses(values(message, "Cc")),
        subject=subject,
        text=fresh.rstrip(),
        quoted_text=quoted,
        html=words.html,
        automatic=kind,
        answers=answers,
        broken_reference=broken,
        marked_spam=is_marked_spam(message),
        forged_say=forged_say(message),
        files=enclosed,
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


def _unknown(message: Message) -> Address:
    """Somebody without an address: the mail is read all the same, an answer reaches nobody.

    The domain can never exist (RFC 2606). Those of different names are different people.
    """
    name = decoded(" ".join(values(message, "From")))[:200]
    comment = _COMMENT.search(name)
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:10]
    shown = comment[1] if comment else name.partition("<")[0].strip("\"' ")
    return Address("email", f"unknown-{digest}@sender.invalid", shown)


def _split(text: str, *, forwarded: bool) -> tuple[str, str]:
    """(fresh, quoted). What somebody passes on is what they want to be read: nothing is folded."""
    return (text, "") if forwarded else split(text)


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
