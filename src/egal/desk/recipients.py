"""The recipients in the composer: chips to keep or leave out, and a line for more of each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from email.utils import getaddresses
from typing import Any

from django.http import QueryDict

from egal.channels.recipients import Recipients, recipients
from egal.channels.ways import Way
from egal.contacts.addresses import written
from egal.conversations.models import Message
from egal.desk.choosing import WAY, value_of

KINDS = ("to", "cc", "bcc")


def chosen_recipients(way: Way, given: QueryDict) -> Recipients:
    """What the form says; without these fields, everybody the last mail had. Raises Trouble."""
    if _field(way, "given") not in given:
        return recipients(way)
    to, cc, bcc = (_chosen(way, kind, given) for kind in KINDS)
    return recipients(way, to=to, cc=cc, bcc=bcc)


def fields(way: Way, given: QueryDict | None) -> dict[str, Any]:
    """What the template needs. given: the form as it came, when it is given back."""
    lists, company = _offered(way), {row["address"] for row in way.cc}
    filled = given if given is not None and _field(way, "given") in given else None
    ticked = {*(row["address"] for row in way.addressed()), *company}
    kinds = [_kind(way, kind, lists[kind], ticked, filled) for kind in KINDS]
    return {
        "given": _field(way, "given"),
        "kinds": kinds,
        "line": ", ".join(chip["label"] for each in kinds for chip in each["chips"] if chip["on"]),
    }


def _addressed(way: Way) -> list[tuple[str, str]]:
    """Whoever wants the answer elsewhere is shown with both addresses: a name would hide them."""
    pairs = _pairs(way.addressed())
    if not way.answer_to:
        return pairs
    if way.recipient not in {address for _name, address in pairs}:
        pairs.append((way.recipient_name, way.recipient))
    return [(f"{name} <{address}>" if name else "", address) for name, address in pairs]


def changed(ways: Sequence[Way], given: QueryDict) -> dict[str, list[str]]:
    """The way, and the fields of those ways whose recipients are not the usual ones, as a draft
    keeps them.

    The usual ones are not kept: they may be others by the time the draft is gone on with.
    """
    fields = {
        name: given.getlist(name)
        for way in ways
        if _is_unusual(way, given)
        for kind in KINDS
        for name in (_field(way, "given"), _field(way, kind), f"{_field(way, kind)}-more")
    }
    return {**fields, **_other_way(ways, given)}


def as_before(ways: Sequence[Way], message: Message) -> dict[str, list[str]]:
    """The same for a message that is taken back, so that it keeps its way and its recipients."""
    way = next((way for way in ways if way.key == (message.inbox_id, message.public)), None)
    if way is None:
        return {}
    form = QueryDict(mutable=True)
    form[WAY] = value_of(way)
    if not way.capabilities.recipients:
        return changed(ways, form)
    form[_field(way, "given")] = "1"
    for kind, offered in _offered(way).items():
        chips, rows = {address for _name, address in offered}, getattr(message, kind)
        ticked = [row["address"] for row in rows if row["address"] in chips]
        form.setlist(_field(way, kind), ticked)
        form[f"{_field(way, kind)}-more"] = written(
            row for row in rows if row["address"] not in chips
        )
    return {**changed([way], form), **_other_way(ways, form)}


def kept(fields: Mapping[str, list[str]]) -> QueryDict | None:
    """A draft's fields as the form had them; None where all was as usual."""
    if not fields:
        return None
    form = QueryDict(mutable=True)
    for name, values in fields.items():
        form.setlist(name, values)
    return form


def _other_way(ways: Sequence[Way], given: QueryDict) -> dict[str, list[str]]:
    """The chosen way, where another could be taken for it: what was begun in private must not go
    on in public because somebody has written there since."""
    known = [value_of(way) for way in ways]
    chosen = given.get(WAY, "")
    return {WAY: [chosen]} if len(known) > 1 and chosen in known else {}


def _offered(way: Way) -> dict[str, list[tuple[str, str]]]:
    """(name, address) of those who can be chosen by one click."""
    company, addressed = {row["address"] for row in way.cc}, _addressed(way)
    known = {*company, *(address for _name, address in addressed)}
    others = [each for each in way.others if each[1] not in known]
    return {"to": [*addressed, *others], "cc": _pairs(way.cc), "bcc": []}


def _is_unusual(way: Way, given: QueryDict) -> bool:
    if _field(way, "given") not in given:
        return False
    usual = {
        "to": [row["address"] for row in way.addressed()],
        "cc": [row["address"] for row in way.cc],
        "bcc": [],
    }
    return any(
        set(given.getlist(_field(way, kind))) != set(usual[kind])
        or given.get(f"{_field(way, kind)}-more", "").strip()
        for kind in KINDS
    )


def _kind(
    way: Way,
    kind: str,
    offered: Iterable[tuple[str, str]],
    ticked: set[str],
    filled: QueryDict | None,
) -> dict[str, Any]:
    name, offered = _field(way, kind), list(offered)
    on = ticked if filled is None else set(filled.getlist(name))
    labels = Counter(label for label, _address in offered)
    return {
        "kind": kind,
        "name": name,
        "chips": [
            {"address": address, "label": _label(label, address, labels), "on": address in on}
            for label, address in offered
        ],
        "more": filled.get(f"{name}-more", "") if filled else "",
    }


def _label(name: str, address: str, names: Mapping[str, int]) -> str:
    """Of two with one name, whose addresses tell them apart, with the address."""
    if name in ("", address) or names[name] == 1:
        return name or address
    return f"{name} <{address}>"


def _chosen(way: Way, kind: str, given: QueryDict) -> list[tuple[str, str]]:
    """What is ticked, with the names we know, and what is typed: “Name <address>, address”."""
    name = _field(way, kind)
    known = {
        address: label for label, address in (*_pairs((*way.addressed(), *way.cc)), *way.others)
    }
    ticked = [(known.get(address, ""), address) for address in given.getlist(name)]
    return [*ticked, *typed_addresses(given.get(f"{name}-more", ""))]


def typed_addresses(text: str) -> list[tuple[str, str]]:
    """As (name, address); what has no address stands for itself, which no check lets pass."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    return [_named(part) for part in parts]


def _named(part: str) -> tuple[str, str]:
    [(name, address), *others] = getaddresses([part]) or [("", "")]
    return ("", part) if others or not address else (name, address)


def _pairs(rows: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["name"], row["address"]) for row in rows]


def _field(way: Way, name: str) -> str:
    return f"{name}-{value_of(way)}"
