"""Whether a machine wrote a mail, so that no machine of ours answers it.

Such mail is stored like any other. The signs are those of RFC 3834, RFC 2369, RFC 2919, RFC 3462
and of the programs people use: Exchange (X-Auto-Response-Suppress), Gmail (X-Failed-Recipients),
senders of bulk mail (Feedback-ID, Precedence).
"""

import re
from collections.abc import Collection
from email.message import Message

from egal.channels.base import Automatic
from egal.channels.email.files import decoded_body
from egal.channels.email.headers import addresses, has_any, value, values
from egal.channels.email.parsing import header_of, kind_of
from egal.channels.email.references import LOOP_HEADER, ids

_RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers"}
_ACTION = re.compile(rb"^action:[ \t]{0,9}([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_SUPPRESS = {"all", "autoreply", "oof", "dr", "ndr", "rn", "nrn"}
_BULK = {"bulk", "junk", "list"}
_POSTMEN = ("mailerdaemon", "postmaster")
_ROBOTS = (*_POSTMEN, "noreply", "donotreply", "nichtantworten", "bittenichtantworten")
_MARKS = str.maketrans("", "", "-_.")
_SUBJECTS = ("automatische antwort", "abwesenheit", "automatic reply", "out of office", "autoreply")
# Of a responder without any sign in its header: these words alone, or before a colon or a reply.
_AWAY = re.compile(
    r"(?:automatische antwort|abwesenheitsnotiz|abwesenheitsassistent|automatic reply|auto-?reply"
    r"|out of (?:the )?office)\s*(?::|$|(?:re|aw):)"
)
_OF_LISTS = (
    *("list-id", "list-unsubscribe", "list-post", "list-help", "list-subscribe", "list-owner"),
    *("list-archive", "feedback-id"),
)


def automatic(
    message: Message, *, own: Collection[str] = (), mail_from: str | None = None
) -> Automatic:
    """What kind of machine wrote this, if one did.

    own: our addresses, lower-case. mail_from: the envelope's sender, if known; "" for a bounce.
    """
    if kind_of(message) == "multipart/report":
        return "bounce" if _is_failure_report(message) else "machine"
    if _is_plain_bounce(message, mail_from):
        return "bounce"
    if _is_auto_reply(message, mail_from):
        return "auto_reply"
    if _is_list(message):
        return "list"
    return "machine" if _is_machine(message, own, mail_from) else "none"


def is_marked_spam(message: Message) -> bool:
    """Whether a server says so, as SpamAssassin, rspamd and others write it.

    Which one, nothing tells: no name stands there, and where the line stands differs. SpamAssassin
    and amavis write at the top, rspamd and Exim (cPanel) at the end, below what the sender wrote.
    """
    marks = [_word(message, name) for name in ("X-Spam-Flag", "X-Spam-Status", "X-Spam")]
    return any(mark.rstrip(",") == "yes" for mark in marks)


def is_robot(address: str) -> bool:
    """Whether an address says of itself that nobody reads what is sent there."""
    return plain_local(address).startswith(_ROBOTS)


def plain_local(address: str) -> str:
    """The local part without marks that differ: noreply, no-reply, no_reply."""
    return address.partition("@")[0].translate(_MARKS)


def returned_ids(message: Message) -> list[str]:
    """Message-IDs of the mails a bounce gives back, found in the parts it encloses (RFC 3462)."""
    enclosed = [part for part in message.walk() if kind_of(part) in _RETURNED]
    headers = [header_of(decoded_body(part)) for part in enclosed]
    return [found for header in headers for found in ids(value(header, "Message-ID"))]


def _is_failure_report(message: Message) -> bool:
    return _report_type(message) in ("delivery-status", "") and not _is_only_delayed(message)


def _is_plain_bounce(message: Message, mail_from: str | None) -> bool:
    """Of programs older than the report format, and of Gmail."""
    if values(message, "X-Failed-Recipients"):
        return True
    return _sender(message).startswith(_POSTMEN) and _is_null_sender(message, mail_from)


def _report_type(message: Message) -> str:
    found = message.get_param("report-type", "")
    return found.lower() if isinstance(found, str) else ""


def _is_only_delayed(message: Message) -> bool:
    """ "Still trying" is no failure. Gmail sometimes leaves the status empty: then it is one."""
    reports = [part for part in message.walk() if kind_of(part) == "message/delivery-status"]
    actions = {word.lower() for part in reports for word in _ACTION.findall(decoded_body(part))}
    return bool(actions) and b"failed" not in actions


def _is_auto_reply(message: Message, mail_from: str | None) -> bool:
    if has_any(message, ("x-autoreply", "x-autorespond")):
        return True
    if "auto_reply" in _precedence(message) or _submitted(message) == "auto-replied":
        return True
    if _AWAY.match(value(message, "Subject").lower()):
        return True
    marked = (
        _submitted(message) not in ("", "no")
        or _suppresses(message)
        or _is_null_sender(message, mail_from)
    )
    return marked and (bool(values(message, "In-Reply-To")) or _says_so(message))


def _says_so(message: Message) -> bool:
    return value(message, "Subject").lower().startswith(_SUBJECTS)


def _is_list(message: Message) -> bool:
    if has_any(message, _OF_LISTS):
        return True
    return bool(_precedence(message) & _BULK)


def _is_machine(message: Message, own: Collection[str], mail_from: str | None) -> bool:
    return (
        _submitted(message) not in ("", "no")
        or _suppresses(message)
        or _is_null_sender(message, mail_from)
        or bool(values(message, LOOP_HEADER))
        or _sender(message).startswith(_ROBOTS)
        or any(sender.address in own for sender in addresses(values(message, "From")))
    )


def _precedence(message: Message) -> set[str]:
    return {_word(message, "Precedence"), _word(message, "X-Precedence")}


def _submitted(message: Message) -> str:
    return _word(message, "Auto-Submitted")


def _suppresses(message: Message) -> bool:
    words = value(message, "X-Auto-Response-Suppress").lower().replace(";", ",").split(",")
    return bool(_SUPPRESS & {word.strip() for word in words})


def _is_null_sender(message: Message, mail_from: str | None) -> bool:
    path = "".join(values(message, "Return-Path")).strip()
    return path == "<>" or mail_from in ("", "<>")


def _sender(message: Message) -> str:
    """The local part of the first From address, plain."""
    for sender in addresses(values(message, "From")):
        return plain_local(sender.address)
    return ""


def _word(message: Message, name: str) -> str:
    """The first word of a field in lower case, its parameters and comments cut off."""
    given = value(message, name)
    words = given.lower().replace(";", " ").replace("(", " ").split() if given else []
    return words[0] if words else ""
