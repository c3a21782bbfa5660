"""Who wrote a mail, and where they want their answer: From and Reply-To (RFC 5322, section 3.6.2).

A contact form writes in its own name and puts the person into Reply-To. So where From is known not
to be a person, Reply-To is the contact; where From is one, Reply-To only says where to answer.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from email.message import Message

from egal.channels.base import Address, Automatic
from egal.channels.email.automatic import is_robot, plain_local
from egal.channels.email.headers import addresses, values
from egal.channels.email.servers.providers import DOMAINS

MAX_REPLY_TO = 10  # addresses; whoever names more wants our answers to reach strangers

_FIELDS = ("From", "Sender", "Reply-To", "Return-Path")
_FORMS = ("wordpress", "wwwdata", "apache", "phpmailer", "formmail", "webform", "contactform")
_FORMULARE = ("kontaktformular", "formular", "webformular")
_LIST_ID = re.compile(r"<([^<>\s@]{1,200})>")


@dataclass(frozen=True, slots=True)
class Writer:
    """contact: who wrote. via: the address of the program that wrote for them, if one did.
    reply_to: where they want the answer, if elsewhere."""

    contact: Address
    via: Address | None = None
    reply_to: tuple[Address, ...] = ()


def writer_of(
    message: Message, kind: Automatic, own: Collection[str], mail_from: str | None
) -> Writer | None:
    """None for a mail that names nobody at all.

    kind: as `automatic` has found it. own: our addresses, lower-case; no answer goes there.
    """
    sender = _sender(message, mail_from)
    if sender is None:
        return None
    if kind in ("bounce", "auto_reply"):
        return Writer(sender)
    lists = _lists(message)
    wanted = _wanted(message, {*own, *(lists or ())})
    others = [each for each in wanted if each.address != sender.address]
    if not others:
        return Writer(sender)
    took_place = sender.address in lists if lists is not None else _is_program(sender, own)
    if took_place and len(others) == 1:
        return Writer(others[0], via=sender)
    return Writer(sender, reply_to=() if lists is not None else tuple(wanted))


def _sender(message: Message, mail_from: str | None) -> Address | None:
    """From, or whatever else names somebody."""
    for fields in (*(values(message, name) for name in _FIELDS), [mail_from or ""]):
        found = addresses(fields)
        if found:
            return found[0]
    return None


def _wanted(message: Message, never: Collection[str]) -> list[Address]:
    named = addresses(values(message, "Reply-To"))
    wanted = [each for each in named if each.address not in never and not is_robot(each.address)]
    return wanted[:MAX_REPLY_TO]


def _lists(message: Message) -> set[str] | None:
    """Where the mailing list takes what is written to it (RFC 2369, RFC 2919); None if it came by
    none. Senders of bulk mail have other fields of those, but no such address."""
    posts, ids = values(message, "List-Post"), values(message, "List-Id")
    if not (posts or ids):
        return None
    named = [found.replace(".", "@", 1) for field in ids for found in _LIST_ID.findall(field[:998])]
    return {each.address for each in addresses([*posts, *named])}


def _is_program(sender: Address, own: Collection[str]) -> bool:
    """Whether From is that of a form or another program of ours, or takes no answers."""
    if sender.address in own or is_robot(sender.address):
        return True
    if plain_local(sender.address) in (*_FORMS, *_FORMULARE):
        return True
    domain = sender.address.rpartition("@")[2]
    return any(_are_one_house(domain, each.rpartition("@")[2]) for each in own)


def _are_one_house(one: str, other: str) -> bool:
    """One domain, or one below the other; of a provider's domain everybody has an address."""
    if {one, other} & DOMAINS:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
