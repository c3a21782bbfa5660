"""The panel of the telephone: what is offered, the calls one is in, the time after a call."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from egal.calls.models import Call, Phase, RecordingRule, Way
from egal.calls.told import told_to
from egal.channels.registry import channels
from egal.channels.spelling import PHONE, legible
from egal.conversations.models import Conversation, Direction, Message, Status
from egal.desk.access import AtDesk
from egal.desk.paths import path_of
from egal.desk.phone import calls_of, offers_to, rang_through, wrapping_up
from egal.routing.models import Kind, Offer, Waiting
from egal.shared import clock
from egal.workspaces.models import Agent

LATER = 10  # minutes in which a caller is rung instead of now


def phone_panel(request: AtDesk, trouble: str = "") -> dict[str, Any]:
    """All of it, as it is now. trouble: why what was just asked for is not done."""
    calls = list(calls_of(request.agent).select_related("conversation"))
    return {
        "phone": {
            "offers": [_offer(request, each) for each in offers_to(request.agent)],
            "calls": [_call(request, each) for each in calls],
            "told": [_told(request, each) for each in _told_to(request.agent)],
            "recorded": bool(calls) and RecordingRule.objects.filter(talks=True).exists(),
            "wrap_up": wrapping_up(request.agent),
            "missed": rang_through(request.agent),
            "trouble": trouble,
            "now": clock.now(),
            "later": LATER,
        },
        "workspace": request.workspace,
    }


def known_by(agent: Agent, waiting: Waiting) -> str:
    """How we know who waits: by this agent, from before, or not at all."""
    conversation = waiting.conversation
    others = Conversation.objects.filter(contact=conversation.contact_id)
    answered = Message.objects.filter(
        conversation__in=others.order_by("-last_activity_at").values("pk")[:50],
        direction=Direction.OUTBOUND,
        author_kind="agent",
        author_id=agent.id,
    )
    if answered.exists():
        return _("knows you")
    if others.exclude(pk=conversation.pk).exists() or _was_begun(waiting):
        return _("was in touch before")
    return _("first contact")


def _offer(request: AtDesk, offer: Offer) -> dict[str, Any]:
    waiting, conversation = offer.waiting, offer.waiting.conversation
    is_call = waiting.kind == Kind.CALL
    number = _number_of(waiting)
    return {
        "id": offer.public_id,
        "kind": waiting.kind,
        "rings": is_call,
        "title": _title(offer),
        "who": conversation.contact_name if number or not is_call else "",
        "number": legible(PHONE, number) if number else _("number withheld") if is_call else "",
        "known": known_by(request.agent, waiting) if number or not is_call else "",
        "subject": _matter(waiting),
        "icon": channels()[conversation.channel].icon,
        "since": waiting.since,
        "until": offer.until,
        "may_wait": bool(number) and waiting.call is not None,
    }


def _number_of(waiting: Waiting) -> str:
    """At which they call, or are rung; "" for one that is withheld, and where nobody rings."""
    found = waiting.call or waiting.callback
    return found.number if found else ""


def _was_begun(waiting: Waiting) -> bool:
    """Whether the conversation is older than the call; a callback's always is."""
    call = waiting.call
    return call is None or waiting.conversation.messages.exclude(pk=call.message_id).exists()


def _matter(waiting: Waiting) -> str:
    """What it may be about: this conversation, if it is older than the call, or what is open.

    The subject of one that began by a call says only who called.
    """
    here = waiting.conversation
    if waiting.call is None and waiting.kind != Kind.CALL:
        return str(here.subject)
    if _was_begun(waiting) and here.channel != PHONE:
        return str(here.subject)
    others = Conversation.objects.filter(contact=here.contact_id, merged_into=None).exclude(
        pk=here.pk
    )
    told = others.exclude(channel=PHONE).exclude(status=Status.SOLVED)
    newest = told.order_by("-last_activity_at").first()
    return newest.subject if newest else ""


def _title(offer: Offer) -> str:
    waiting, name = offer.waiting, offer.waiting.conversation.contact_name
    if waiting.kind == Kind.CALL and waiting.call is None:
        return _("Time to ring %(name)s back") % {"name": name}
    if waiting.kind == Kind.CALL and not _number_of(waiting):
        return _("Somebody is calling")
    if waiting.kind == Kind.CALL:
        return _("%(name)s is calling") % {"name": name}
    if waiting.kind == Kind.CHAT:
        return _("%(name)s is in the chat") % {"name": name}
    return _("%(name)s has written") % {"name": name}


def _call(request: AtDesk, call: Call) -> dict[str, Any]:
    number = "" if call.test else _number(call)
    conversation = call.conversation
    url = conversation and path_of("conversation", request.workspace.slug, conversation.public_id)
    return {
        "id": call.public_id,
        "who": _who(call, number),
        "number": number,
        "url": url,
        "said": call_now(call),
        "talking": call.phase == Phase.TALKING,
        "held": call.phase == Phase.HELD,
        "up": call.test or call.phase in (Phase.TALKING, Phase.HELD),
        "test": call.test,
        "since": call.talked_at or call.began_at,
        "whom_url": path_of("phone-whom", request.workspace.slug),
    }


def _told_to(agent: Agent) -> Iterable[Call]:
    return told_to(agent).select_related("conversation")


def _told(request: AtDesk, call: Call) -> dict[str, Any]:
    """A call on another telephone of theirs, which nothing here can steer."""
    talks = call.phase in (Phase.TALKING, Phase.HELD)
    said = _("on your telephone") if talks else _("rings on your telephone")
    return {**_call(request, call), "said": said}


def call_now(call: Call) -> str:
    """Where a call that is up stands, in a word or two."""
    if call.phase == Phase.HELD:
        return _("on hold")
    if call.phase == Phase.TALKING:
        return _("in the call")
    if call.test:
        return _("you hear what callers hear")
    if call.way == Way.OUTBOUND:
        return _("it rings")
    return _("connecting")


def _number(call: Call) -> str:
    return legible(PHONE, call.number) if call.number else _("number withheld")


def _who(call: Call, number: str) -> str:
    if call.test:
        return _("Test call")
    return (call.conversation and call.conversation.contact_name) or call.name or number
