"""The live board: who waits, who is there, how it goes today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from egal.callbacks.figures import promises_since
from egal.callbacks.models import Callback
from egal.calls.models import Call, Phase
from egal.calls.words import clock_of
from egal.channels.handing_out import kinds
from egal.channels.spelling import PHONE, legible
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url
from egal.desk.context.presence import state_in_words
from egal.desk.context.promised import in_how_long
from egal.routing.figures import Offered, calls_since, evenness, offers_since
from egal.routing.models import Kind, Offer, Presence, State, Waiting
from egal.routing.rules import limits_of, rule_of
from egal.routing.snapshots import helping, is_online, loads
from egal.shared import clock
from egal.shared.ids import public_id

SHOWN = 50  # who wait, and promises, at most
SOON = timedelta(hours=1)  # in which promises are shown
_VIEW = "open"  # in which a conversation is opened from here
_ICONS = {Kind.CALL: "phone", Kind.CHAT: "message-square", Kind.MAIL: "mail"}
_UP = (Phase.RINGING, Phase.TALKING, Phase.HELD)


def live_board(request: AtDesk) -> dict[str, Any]:
    """All of it, at this moment."""
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    waiting = list(_waiting())
    offered = offers_since(midnight)
    agents = _agents(request, offered)
    return {
        "now": clock.now(),
        "waiting": [_waiter(request, *each) for each in waiting[:SHOWN]],
        "more_waiting": max(len(waiting) - SHOWN, 0),
        "agents": agents,
        "available": sum(each["state"] == State.AVAILABLE for each in agents),
        "today": _today(request, midnight, waiting),
        "promises": promises_since(midnight),
        "due": [_due(request, each) for each in _soon()],
        "fair": _fair(offered, agents),
    }


def _waiting() -> list[tuple[Waiting, str]]:
    """Calls first, with whom each rings at now."""
    rows = Waiting.objects.filter(taken_at=None, left_at=None).select_related(
        "conversation", "call", "team", "prefers__account", "callback"
    )
    found = list(rows.order_by("kind", "since", "id")[: SHOWN * 10])
    standing = Offer.objects.filter(waiting__in=found, ended_at=None)
    rings = {
        each.waiting_id: each.agent.actor_name for each in standing.select_related("agent__account")
    }
    return [(each, rings.get(each.id, "")) for each in found]


def _waiter(request: AtDesk, waiting: Waiting, rings_at: str) -> dict[str, Any]:
    matter, call = waiting.conversation, waiting.call
    number = call.number if call else waiting.callback.number if waiting.callback else ""
    return {
        "id": waiting.id,
        "icon": "phone-call" if waiting.callback else _ICONS[Kind(waiting.kind)],
        "kind": _kind(waiting),
        "who": matter.contact_name,
        "number": legible(PHONE, number) if number and number != matter.contact_name else "",
        "url": conversation_url(request, matter, _VIEW),
        "since": waiting.since,
        "length": _length(waiting.since),
        "team": waiting.team.name if waiting.team else "",
        "knows": waiting.prefers.actor_name if waiting.prefers else "",
        "rings_at": rings_at,
    }


def _kind(waiting: Waiting) -> str:
    if waiting.callback:
        return _("Callback")
    return {Kind.CALL: _("Call"), Kind.CHAT: _("Chat"), Kind.MAIL: _("Mail")}[Kind(waiting.kind)]


def _agents(request: AtDesk, offered: Mapping[int, Offered]) -> list[dict[str, Any]]:
    """Who is there first."""
    people = helping()
    ids = [each.id for each in people]
    presences = {each.agent_id: each for each in Presence.objects.filter(agent__in=ids)}
    load, calls = loads(ids, kinds()), _calls(ids)
    limits = limits_of(rule_of(request.workspace.id))
    found = [
        {
            **_with_length(_state(presences.get(each.id), calls[each.id])),
            "id": each.id,
            "name": each.actor_name,
            "load": [
                {
                    "icon": _ICONS[kind],
                    "kind": kind,
                    "now": load[each.id][kind],
                    "most": limits[kind],
                }
                for kind in (Kind.CHAT, Kind.MAIL)
            ],
            "offered": offered.get(each.id, Offered()),
            "url": reverse("desk:board-agent", args=[request.workspace.slug, public_id(each.id)])
            if request.agent.may("presence:write")
            else "",
        }
        for each in people
    ]
    order = ("talking", "available", "wrapping_up", "away", "offline")
    return sorted(found, key=lambda each: (order.index(each["state"]), each["name"]))


def _calls(agents: Sequence[int]) -> dict[int, list[Call]]:
    found: dict[int, list[Call]] = defaultdict(list)
    up = Call.objects.filter(ended_at=None, agent__in=agents, phase__in=_UP)
    for call in up.select_related("conversation").order_by("began_at"):
        found[call.agent_id or 0].append(call)
    return found


def _state(presence: Presence | None, calls: Sequence[Call]) -> dict[str, Any]:
    """state: "talking", one of `State`, or "offline"; said in words, and since when."""
    if calls:
        return {**_in_call(calls[0]), "calls": len(calls), "can": "away"}
    if presence is None:
        return {"state": "offline", "said": _("Has not said yet"), "since": None, "can": ""}
    if not is_online(presence):
        return {"state": "offline", "said": _("Offline"), "since": presence.seen_at, "can": ""}
    can = "available" if presence.state == State.AWAY else "away"
    return {**state_in_words(presence), "since": presence.since, "can": can}


def _in_call(call: Call) -> dict[str, Any]:
    who = call.conversation.contact_name if call.conversation else call.number
    words = _("On hold: %(who)s") if call.phase == Phase.HELD else _("In a call: %(who)s")
    return {"state": "talking", "said": words % {"who": who}, "since": call.talked_at}


def _today(
    request: AtDesk, midnight: datetime, waiting: Sequence[tuple[Waiting, str]]
) -> dict[str, Any]:
    target = rule_of(request.workspace.id).answer_seconds
    calls = calls_since(midnight, target)
    now = [each.since for each, _rings in waiting if each.kind == Kind.CALL]
    return {
        "calls": calls,
        "target": target,
        "share": round(100 * calls.within / calls.answered) if calls.answered else None,
        "waiting_now": len(now),
        "longest_now": _length(min(now)) if now else "",
        "late": bool(now) and (clock.now() - min(now)).total_seconds() > target,
        "longest": "" if calls.longest is None else clock_of(calls.longest),
    }


def _length(since: datetime | None) -> str:
    return clock_of((clock.now() - since).total_seconds()) if since else ""


def _with_length(state: dict[str, Any]) -> dict[str, Any]:
    return {**state, "length": _length(state["since"])}


def _soon() -> list[Callback]:
    due = Callback.objects.filter(ended_at=None, at__lt=clock.now() + SOON)
    return list(due.select_related("conversation__assignee__account").order_by("at", "id")[:SHOWN])


def _due(request: AtDesk, callback: Callback) -> dict[str, Any]:
    matter = callback.conversation
    seconds = (callback.at - clock.now()).total_seconds()
    return {
        "id": callback.public_id,
        "at": callback.at,
        "wait": in_how_long(int(seconds / 60)),
        "overdue": seconds < 0 and callback.rung_at is None,
        "at_risk": callback.at_risk_at is not None and callback.rung_at is None,
        "tries": callback.tries,
        "who": matter.contact_name,
        "url": conversation_url(request, matter, _VIEW),
        "assignee": str(matter.assignee) if matter.assignee else "",
    }


def _fair(offered: Mapping[int, Offered], agents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Among those who were asked today or could be now."""
    asked = [each["id"] for each in agents if each["offered"].made or each["state"] == "available"]
    share = evenness(offered, asked)
    counts = [offered.get(each, Offered()).made for each in asked]
    return {
        "share": None if share is None else round(100 * share),
        "least": min(counts, default=0),
        "most": max(counts, default=0),
    }
