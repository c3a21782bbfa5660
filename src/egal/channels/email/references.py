"""Our signed reference: how we know which of our messages a mail answers.

    <egal.{public message id}.{signature}@{domain of the inbox}>

It is the Message-ID of what we send (RFC 5322, section 3.6.4) and comes back in In-Reply-To and
References. Only a signature that holds joins a conversation: ids can be guessed, subjects are
the same by chance.
"""

import re
from collections.abc import Iterable

from egal.channels.email.headers import ascii_domain
from egal.shared.crypto import signature, signed_by_us
from egal.shared.ids import number_of, public_id

MAX_HEADER = 16 * 1024  # characters of a References field that are looked at, from its end
MAX_IDS = 100

_PURPOSE = "message-id"
_ID = re.compile(r"<[^<>\s]{1,500}>")
_OURS = re.compile(r"<egal\.([A-Za-z0-9]{1,30})\.([a-z2-7]{1,40})@[^<>\s]+>")


def message_id_for(message_id: int, inbox_address: str) -> str:
    """The Message-ID of our outbound message, the same for each attempt to send it."""
    domain = ascii_domain(inbox_address).rpartition("@")[2]
    return f"<egal.{public_id(message_id)}.{signature(_PURPOSE, str(message_id))}@{domain}>"


def answered(in_reply_to: str, references: str) -> tuple[int | None, bool]:
    """(id of our message this answers, whether a reference was broken).

    In-Reply-To counts first, then References from the newest. Broken means: something looks like
    ours, and not one such signature holds.
    """
    broken = False
    for reference in _newest_first(in_reply_to, references):
        number = _checked(reference)
        if number is not None:
            return number, False
        broken = broken or reference.lower().startswith("<egal.")
    return None, broken


def ids(field: str) -> list[str]:
    """The message ids in a field, in order; of a long one the last 100."""
    return _ID.findall(field[-MAX_HEADER:])[-MAX_IDS:]


def _newest_first(in_reply_to: str, references: str) -> Iterable[str]:
    return [*ids(in_reply_to), *reversed(ids(references))]


def _checked(reference: str) -> int | None:
    found = _OURS.fullmatch(reference)
    if found is None:
        return None
    number = number_of(found[1])
    return number if signed_by_us(_PURPOSE, str(number), found[2]) else None
