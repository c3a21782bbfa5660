"""Addresses as people type them, in the one spelling that compares; each channel knows its own.

Telephone numbers are known whether there is a channel that rings them or not: lists of customers
have them, and customers are looked for by them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import phonenumbers
from django.utils.translation import gettext as _

from egal.channels.base import Address, Naming, Numbering
from egal.channels.registry import channels
from egal.contacts.models import Identity
from egal.conversations.models import Inbox
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace

PHONE = "phone"
_WITHHELD = "anonymous "  # and what tells one from the other


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of address that somebody can be known by. channel: that has it, "" for none yet."""

    key: str
    name: str
    icon: str
    channel: str = ""


def kinds() -> list[Kind]:
    """All that the installed channels know, in their order, and telephone numbers."""
    found = [
        Kind(channel.identity_kind, str(channel.name), channel.icon, channel.key)
        for channel in channels().values()
        if channel.identity_kind != PHONE
    ]
    return [*found, Kind(PHONE, _("Telephone"), "phone")]


def kinds_here() -> list[Kind]:
    """Those that the workspace has inboxes for; all of them while it has none."""
    connected = {"", *Inbox.objects.values_list("channel", flat=True)}
    return [kind for kind in kinds() if len(connected) == 1 or kind.channel in connected]


def spelled(kind: str, given: str, workspace: Workspace) -> str:
    """Trouble for what is no address of this kind, and for a kind that nobody knows.

    A telephone number without its country is one of the workspace's.
    """
    if kind == PHONE:
        return _number(given, workspace)
    for channel in channels().values():
        if channel.identity_kind == kind:
            return channel.address(given)
    raise Trouble(f"There is no channel for addresses of the kind “{kind}”.")


def legible(kind: str, value: str, *, handle: str = "", name: str = "") -> str:
    """An address of this kind as people read it: “+49 176 1234567”, “@mara”, “Mara Lindner”.

    handle, name: of whose it is, as the network tells them; a bare number of its own is shown to
    nobody.
    """
    if kind == PHONE:
        return _grouped(value)
    for channel in channels().values():
        if channel.identity_kind == kind and isinstance(channel, Numbering):
            told = name if name != value else ""
            return channel.spelled(value, handle) or told or f"{channel.name} {value[-4:]}"
    return value


def legible_identity(identity: Identity) -> str:
    """The same for one of a contact's."""
    return legible(identity.kind, identity.value, handle=identity.handle, name=identity.name)


def legible_inbox(inbox: Inbox) -> str:
    """The same for one of ours; as it is while its channel is not installed."""
    channel = channels().get(inbox.channel)
    if channel is None:
        return inbox.address
    return legible(channel.identity_kind, inbox.address, name=inbox.name)


def is_numbered(kind: str) -> bool:
    """Whether addresses of this kind are numbers of a network's own."""
    return kind in _numbered()


def called(somebody: Address) -> str:
    """What stands for the name of somebody new; their bare number where the network is asked for
    the name (`naming.py`), which comes soon."""
    kind, value = somebody.kind, somebody.address
    if somebody.name or kind not in _numbered(unasked=True):
        return somebody.name or value
    return legible(kind, value, handle=somebody.handle)


class Spelling:
    """How these addresses, (kind, value), are read; those whom networks number are looked up at
    once."""

    def __init__(self, addresses: Iterable[tuple[str, str]]) -> None:
        numbered = _numbered()
        asked = {value for kind, value in addresses if kind in numbered}
        rows = Identity.objects.filter(kind__in=numbered, value__in=asked) if asked else ()
        self._known = {(each.kind, each.value): each for each in rows}

    def of(self, kind: str, value: str, name: str = "") -> str:
        """name: as it stood there, for one that is not a contact's."""
        known = self._known.get((kind, value))
        return legible_identity(known) if known else legible(kind, value, name=name)


def _numbered(*, unasked: bool = False) -> set[str]:
    """The kinds of addresses that are bare numbers; or those whose networks tell no name when
    asked."""
    found = [each for each in channels().values() if isinstance(each, Numbering)]
    return {each.identity_kind for each in found if not (unasked and isinstance(each, Naming))}


def _grouped(value: str) -> str:
    if value.startswith(_WITHHELD):
        return _("Number withheld")
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def withheld(key: str) -> str:
    """What stands for the number of somebody who does not show it: by nothing else are they known.

    key: of the call, so that each of them is somebody else.
    """
    return f"{_WITHHELD}{key[:20]}"


def _number(given: str, workspace: Workspace) -> str:
    """As E.164 writes it: “+491761234567”."""
    try:
        number = phonenumbers.parse(given, country_of(workspace.time_zone))
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not _is_whole(number):
        raise Trouble(
            _("“%(text)s” is no telephone number. Write it with its country: +49 40 123456.")
            % {"text": given[:100]}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_whole(number: phonenumbers.PhoneNumber) -> bool:
    """By its length; one that can be dialled from next door only is none."""
    told = phonenumbers.is_possible_number_with_reason(number)
    return bool(told == phonenumbers.ValidationResult.IS_POSSIBLE)


@cache
def country_of(time_zone: str) -> str | None:
    """The country (ISO 3166) in which this is the time; None where no country has it."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text().splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == time_zone), None)
