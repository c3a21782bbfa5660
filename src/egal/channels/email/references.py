"""Our signed reference: how we know which of our messages a mail answers.

    <egal.{public message id}.{signature}@{domain of the inbox}>

It is the Message-ID of what we send (RFC 5322, section 3.6.4) and comes back in In-Reply-To and
References. In the return path of a mail, where an inbox has its own server deliver such addresses:

    support+egal-{id}-{signature}@{domain of the inbox}

with an id in lower case, because servers fold it. Only a signature that holds joins a conversation:
ids can be guessed, subjects are the same by chance.
"""

import re
from collections.abc import Iterable

from sqids import Sqids

from egal.channels.email.headers import ascii_domain
from egal.shared.crypto import signature, signed_by_us
from egal.shared.ids import number_of, public_id

MAX_HEADER = 16 * 1024  # characters of a References field that are looked at, from its end
MAX_IDS = 100
LOOP_HEADER = "X-Egal-Loop"

_PURPOSE = "message-id"
_ID = re.compile(r"<[^<>\s]{1,500}>")
_LOOP = "loop"
_RETURN_PATH = "return-path"
_LONGEST_LOCAL = 64  # octets, RFC 5321 section 4.5.3.1.1
_FOLDED = Sqids(alphabet="m3z8k5tq2wf9xh7bn4vj6cpdyrgs", min_length=6)
_MARK = re.compile(r"\+egal-([a-z2-9]{6,30})-([a-z2-7]{1,40})@", re.IGNORECASE)
_OURS = re.compile(r"<egal\.([A-Za-z0-9]{1,30})\.([a-z2-7]{1,40})@[^<>\s]+>")


def message_id_for(message_id: int, inbox_address: str) -> str:
    """The Message-ID of our outbound message, the same for each attempt to send it."""
    domain = ascii_domain(inbox_address).rpartition("@")[2]
    return f"<egal.{public_id(message_id)}.{signature(_PURPOSE, str(message_id))}@{domain}>"


def loop_mark_for(message_id: int) -> str:
    """What our automatic mails carry in LOOP_HEADER. Whoever has that field gets no automatic
    answer, whatever its value; the signature tells us which mail of ours came back."""
    return f"{public_id(message_id)}.{signature(_LOOP, str(message_id))}"


def return_path_for(message_id: int, inbox_address: str) -> str:
    """Where a report on our outbound message goes to; the inbox's own address if that is too long
    for a mark, or has one already."""
    local, _at, domain = inbox_address.rpartition("@")
    mark = f"{_FOLDED.encode([message_id])}-{signature(_RETURN_PATH, str(message_id))}"
    marked = f"{local}+egal-{mark}"
    fits = "+" not in local and len(marked.encode()) <= _LONGEST_LOCAL
    return f"{marked}@{domain}" if fits else inbox_address


def marked_in(addresses: Iterable[str]) -> int | None:
    """The id of our message that a return path among these names, if its signature holds."""
    for address in addresses:
        for found in _MARK.finditer(address[:MAX_HEADER]):
            numbers = _FOLDED.decode(found[1].lower())
            if len(numbers) == 1 and _is_signed(_RETURN_PATH, numbers[0], found[2].lower()):
                return numbers[0]
    return None


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


def ours_in(text: str) -> list[str]:
    """What looks like our references in a text, which need not be whole or ours; at most 100."""
    return [found[0] for found, _ in zip(_OURS.finditer(text), range(MAX_IDS), strict=False)]


def _newest_first(in_reply_to: str, references: str) -> Iterable[str]:
    return [*ids(in_reply_to), *reversed(ids(references))]


def _checked(reference: str) -> int | None:
    found = _OURS.fullmatch(reference)
    if found is None:
        return None
    number = number_of(found[1])
    return number if _is_signed(_PURPOSE, number, found[2]) else None


def _is_signed(purpose: str, number: int, given: str) -> bool:
    return number > 0 and signed_by_us(purpose, str(number), given)
