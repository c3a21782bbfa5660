"""To whom a reply goes: everybody the last mail had, unless the agent says otherwise."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings
from egal.channels.registry import channel_of
from egal.channels.ways import Way
from egal.conversations.models import Inbox
from egal.shared.text import storable
from egal.shared.trouble import Trouble

MOST = 50  # recipients of one message
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Recipients:
    """As the verb `reply` takes them."""

    to: list[Row]
    cc: list[Row]
    bcc: list[Row]


def recipients(
    way: Way,
    *,
    to: Sequence[tuple[str, str]] | None = None,
    cc: Sequence[tuple[str, str]] | None = None,
    bcc: Sequence[tuple[str, str]] = (),
) -> Recipients:
    """Who gets it by this way, each once. to, cc, bcc: (name, address); None: those of the way.

    Trouble for what is no address, for none or too many, and where the way takes no others.
    """
    if (to, cc, list(bcc)) == (None, None, []) or not way.capabilities.recipients:
        _refuse_others(way, to, cc, bcc)
        return Recipients(way.addressed(), list(way.cc), [])
    known = {row["address"] for row in (*way.addressed(), *way.cc)}
    return each_once(
        way.addressed() if to is None else _rows(way, to, known),
        list(way.cc) if cc is None else _rows(way, cc, known),
        _rows(way, bcc, known),
    )


def each_once(to: list[Row], cc: list[Row], bcc: list[Row]) -> Recipients:
    """Nobody gets it twice. Trouble when nobody gets it, or too many."""
    seen: set[str] = set()
    lists = ([row for row in rows if _is_new(row, seen)] for rows in (to, cc, bcc))
    chosen = Recipients(*lists)
    if not chosen.to:
        raise Trouble(_("Say who this goes to."))
    if len(seen) > MOST:
        raise Trouble(_("One message goes to %(most)s people at most.") % {"most": MOST})
    return chosen


def outsiders(
    inbox: Inbox,
    to: Sequence[tuple[str, str]],
    cc: Sequence[tuple[str, str]] = (),
    bcc: Sequence[tuple[str, str]] = (),
) -> Recipients:
    """People to whom something is sent by this inbox, whoever they are. Trouble as `recipients`."""
    channel = channel_of(inbox.channel)
    now = channel.capabilities(InboxSettings(inbox.address, inbox.settings))
    if not now.can_send:
        raise Trouble(now.reason)
    if not now.recipients:
        raise Trouble(_("This way leads to one person only."))
    way = Way(inbox, "", "", channel.identity_kind, now)
    return recipients(way, to=to, cc=cc, bcc=bcc)


def _refuse_others(way: Way, *lists: Sequence[tuple[str, str]] | None) -> None:
    named = {address for each in lists for _name, address in each or ()}
    if named - {way.recipient}:
        raise Trouble(_("This way leads to one person only."))


def _rows(way: Way, given: Iterable[tuple[str, str]], known: Container[str]) -> list[Row]:
    return [
        {"kind": way.kind, "address": _checked(address, known), "name": storable(name).strip()}
        for name, address in given
    ]


def _checked(address: str, known: Container[str]) -> str:
    """In small letters, as addresses are kept. Whoever wrote to us has one, odd as it may be."""
    cleaned = address.strip().lower()
    if cleaned and cleaned in known:
        return cleaned
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Trouble(_("“%(text)s” is no e-mail address.") % {"text": address[:100]}) from None
    return cleaned


def _is_new(row: Mapping[str, str], seen: set[str]) -> bool:
    new = row["address"] not in seen
    seen.add(row["address"])
    return new
