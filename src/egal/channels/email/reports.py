"""What a mail server reports about a mail of ours (RFC 3464), and what older programs only say.

Only a reference with our signature counts: the Message-ID of the mail that is returned or named,
or the mark in the address the report was sent to. Whoever has neither reports on nothing of ours.
Status codes are those of RFC 3463 and its registry; Gmail leaves the status part empty, qmail and
old servers write plain text, so for these the codes are looked for in the words.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from django.utils.translation import gettext_noop as _

from egal.channels.base import Automatic, DeliveryReport, DeliveryUpdate
from egal.channels.email.automatic import returned_ids
from egal.channels.email.files import decoded_body
from egal.channels.email.headers import addresses, decoded, moment, value, values
from egal.channels.email.parsing import header_of, kind_of
from egal.channels.email.references import answered, marked_in, ours_in

MAX_RECIPIENTS = 100
MAX_REASON = 500  # characters
_MAX_TEXT = 64 * 1024  # bytes that are looked at of a report

_GROUPS = re.compile(rb"\r?\n[ \t]*\r?\n")
_ACTIONS: dict[str, DeliveryReport] = {
    "failed": "returned",
    "delayed": "delayed",
    "delivered": "delivered",
}
_CODE = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_NAMED = re.compile(r"<([^<>\s@]{1,64}@[^<>\s@]{1,253})>")
_DELIVERED_TO = ("To", "Delivered-To", "X-Original-To")
_REASONS = {
    "1.0": _("This address does not exist."),
    "1.1": _("This address does not exist."),
    "1.2": _("There is no mail server for this address."),
    "1.3": _("This address does not exist."),
    "1.6": _("The mailbox has moved and left no new address."),
    "1.10": _("This address does not exist."),
    "2.1": _("This mailbox is closed."),
    "2.2": _("The mailbox is full."),
    "2.3": _("The message is too large for the recipient."),
    "3.4": _("The message is too large for the recipient."),
    "4.1": _("The recipient's mail server does not answer."),
    "4.4": _("There is no mail server for this address."),
    "4.7": _("The recipient's mail server could not be reached in time."),
    "7": _("The recipient's mail server does not accept this message."),
}
_NO_REASON = _("The recipient's mail server gave no reason.")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a report says of one recipient. said: the server's own words."""

    state: DeliveryReport
    recipient: str = ""
    code: str = ""
    said: str = ""


def is_report(message: Message, kind: Automatic) -> bool:
    """Whether this tells of a mail rather than being one."""
    return kind == "bounce" or bool(_status_parts(message))


def reported_on(message: Message, envelope_to: Iterable[str] = ()) -> tuple[int | None, bool]:
    """(id of our message that a report is about, whether a reference was broken).

    envelope_to: to whom the report was sent, as far as the door knows.
    """
    named = [*values(message, "References")[:1], *ours_in(_words(message))]
    returned = returned_ids(message)[:10]
    number, broken = answered(value(message, "In-Reply-To"), " ".join([*named, *returned]))
    if number is not None:
        return number, False
    fields = [field for name in _DELIVERED_TO for field in values(message, name)]
    number = marked_in([*list(envelope_to)[:MAX_RECIPIENTS], *fields])
    return number, broken and number is None


def updates(message: Message, kind: Automatic, number: int, key: str) -> list[DeliveryUpdate]:
    """What this report says of our message `number`. key: the same for every copy of the report."""
    outcomes = list(_outcomes(message)) or ([_plain(message)] if kind == "bounce" else [])
    return [
        DeliveryUpdate(
            dedupe_key=_key(key, outcome),
            message_id=number,
            state=outcome.state,
            recipient=outcome.recipient,
            reason=_reason(outcome) if outcome.state != "delivered" else "",
            at=moment(value(message, "Date")),
        )
        for outcome in dict.fromkeys(outcomes)
    ]


def _outcomes(message: Message) -> Iterator[_Outcome]:
    """One for each recipient whose fields say what happened (RFC 3464, section 2.3)."""
    for part in _status_parts(message):
        groups = _GROUPS.split(decoded_body(part)[:_MAX_TEXT].strip())
        for group in groups[: MAX_RECIPIENTS + 1]:
            fields = header_of(group)
            state = _ACTIONS.get(value(fields, "Action").lower())
            if state:
                yield _Outcome(state, _recipient(fields), _code(fields), _diagnosis(fields))


def _status_parts(message: Message) -> list[Message]:
    kinds = ("message/delivery-status", "message/global-delivery-status")
    return [part for part in message.walk() if kind_of(part) in kinds]


def _recipient(fields: Message) -> str:
    """As we wrote it, if the server remembers; "rfc822;" before it names the kind of address."""
    for name in ("Original-Recipient", "Final-Recipient"):
        found = addresses([value(fields, name).rpartition(";")[2]])
        if found:
            return found[0].address
    return ""


def _code(fields: Message) -> str:
    found = _CODE.search(value(fields, "Status")) or _CODE.search(_diagnosis(fields))
    return found[0] if found else ""


def _diagnosis(fields: Message) -> str:
    given = decoded(value(fields, "Diagnostic-Code"))
    return given.partition(";")[2].strip() or given


def _plain(message: Message) -> _Outcome:
    """Of a bounce in words alone: whom and why, as far as its text or its header names it."""
    text = _words(message)
    failed = addresses(values(message, "X-Failed-Recipients"))
    named = failed or addresses(_NAMED.findall(text.partition("Message-ID")[0])[:1])
    code = _CODE.search(text)
    return _Outcome("returned", named[0].address if named else "", code[0] if code else "")


def _words(message: Message) -> str:
    """The beginning of the texts of a report, in which old programs put all they know."""
    texts = [part for part in message.walk() if kind_of(part) in ("text/plain", "text/html")]
    return (
        "\n".join(decoded_body(part)[:_MAX_TEXT].decode("utf-8", "replace") for part in texts[:5])
        .replace("&lt;", "<")
        .replace("&gt;", ">")
    )


def _reason(outcome: _Outcome) -> str:
    """In our words where the code has a meaning of its own, else in the server's."""
    subject = outcome.code.partition(".")[2]
    known = _REASONS.get(subject) or _REASONS.get(subject.partition(".")[0])
    return known or outcome.said[:MAX_REASON] or _NO_REASON


def _key(key: str, outcome: _Outcome) -> str:
    parts = ["report", key, outcome.state, outcome.recipient]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
