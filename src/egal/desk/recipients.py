"""The recipients in the composer: chips to keep or leave out, and a line for more of each kind."""

from collections.abc import Iterable
from email.utils import getaddresses
from typing import Any

from django.http import QueryDict

from egal.channels.recipients import Recipients, recipients
from egal.channels.ways import Way
from egal.shared.ids import public_id

KINDS = ("to", "cc", "bcc")


def chosen_recipients(way: Way, given: QueryDict) -> Recipients:
    """What the form says; without these fields, everybody the last mail had. Raises Trouble."""
    if _field(way, "given") not in given:
        return recipients(way)
    to, cc, bcc = (_chosen(way, kind, given) for kind in KINDS)
    return recipients(way, to=to, cc=cc, bcc=bcc)


def fields(way: Way, given: QueryDict | None) -> dict[str, Any]:
    """What the template needs. given: the form as it came, when it is given back."""
    company = {row["address"] for row in way.cc}
    others = [(name, address) for name, address in way.others if address not in company]
    offered = _addressed(way)
    known = {address for _name, address in offered}
    others = [each for each in others if each[1] not in known]
    lists = {"to": [*offered, *others], "cc": _pairs(way.cc), "bcc": []}
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


def _kind(
    way: Way,
    kind: str,
    offered: Iterable[tuple[str, str]],
    ticked: set[str],
    filled: QueryDict | None,
) -> dict[str, Any]:
    name = _field(way, kind)
    on = ticked if filled is None else set(filled.getlist(name))
    return {
        "kind": kind,
        "name": name,
        "chips": [
            {"address": address, "label": label or address, "on": address in on}
            for label, address in offered
        ],
        "more": filled.get(f"{name}-more", "") if filled else "",
    }


def _chosen(way: Way, kind: str, given: QueryDict) -> list[tuple[str, str]]:
    """What is ticked, with the names we know, and what is typed: “Name <address>, address”."""
    name = _field(way, kind)
    known = {
        address: label for label, address in (*_pairs((*way.addressed(), *way.cc)), *way.others)
    }
    ticked = [(known.get(address, ""), address) for address in given.getlist(name)]
    return [*ticked, *typed_addresses(given.get(f"{name}-more", ""))]


def typed_addresses(text: str) -> list[tuple[str, str]]:
    """As (name, address); "?" for what has none, which no check lets pass."""
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    return [(name, address or "?") for name, address in getaddresses(parts)]


def _pairs(rows: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["name"], row["address"]) for row in rows]


def _field(way: Way, name: str) -> str:
    return f"{name}-{public_id(way.inbox.id)}"
