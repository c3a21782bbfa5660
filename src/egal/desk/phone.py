"""The telephone of one agent: what is offered to them, and what they do in their calls."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from egal.callbacks.actions.callbacks import book_callback, move_callback
from egal.callbacks.promised import promised_in
from egal.calls.models import Call, Phase
from egal.calls.wire import tell_phone
from egal.channels.dialling import dial_elsewhere, lines_elsewhere
from egal.conversations.models import Conversation, Inbox
from egal.routing.actions.offers import accept_offer, pass_offer
from egal.routing.actions.presence import RANG_THROUGH
from egal.routing.models import Kind, Offer, Presence, State, Waiting
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent

MOST = 2  # calls one agent is in at once: one they talk in, one on hold
CONNECTING = 60  # seconds after accepting in which a call may still come to the agent
_THEIRS = (Phase.RINGING, Phase.TALKING, Phase.HELD)
_TO_COME = (Phase.RINGING, Phase.MENU, Phase.QUEUED)


def offers_to(agent: Agent) -> QuerySet[Offer]:
    """What stands before this agent now, the eldest first."""
    found = Offer.objects.filter(agent=agent, ended_at=None, until__gt=clock.now())
    related = (
        "waiting__call",
        "waiting__callback",
        "waiting__conversation__contact",
        "waiting__conversation__inbox",
    )
    return found.select_related(*related).order_by("made_at", "id")


def calls_of(agent: Agent) -> QuerySet[Call]:
    """The calls this agent is in here: that they talk in or ring, or have just accepted."""
    accepted = Waiting.objects.filter(taken_by=agent, taken_at__gt=_lately())
    to_come = Q(pk__in=accepted.exclude(call=None).values("call"), phase__in=_TO_COME)
    theirs = Q(agent=agent) & (Q(phase__in=_THEIRS) | Q(test=True))
    passed_on = Q(agent=agent, phase=Phase.QUEUED, test=False)
    found = Call.objects.filter(theirs | to_come, ended_at=None).exclude(passed_on)
    return found.exclude(driver="cti").order_by("began_at", "id")


def wrapping_up(agent: Agent) -> Presence | None:
    """Their presence, while they have time after a call."""
    found = Presence.objects.filter(agent=agent, state=State.WRAPPING_UP)
    return found.filter(Q(until=None) | Q(until__gt=clock.now())).first()


def rang_through(agent: Agent) -> bool:
    """Whether they are away because they did not answer."""
    away = Presence.objects.filter(agent=agent, state=State.AWAY, by_itself=True)
    return away.filter(reason=RANG_THROUGH).exists()


def lines_that_dial() -> list[Inbox]:
    """The telephone inboxes of the workspace by which numbers are rung from the browser."""
    found = Inbox.objects.filter(channel="phone").order_by("id")
    return [each for each in found if each.settings.get("driver", "embedded") == "embedded"]


@transaction.atomic
def take_offer(*, offer: Offer, agent: Agent, tab: str) -> Waiting:
    """Accept it; a call comes to this tab of the agent's browser, and others of theirs hold.

    Trouble when somebody else has it, and for whoever is in two calls.
    """
    if offer.waiting.kind != Kind.CALL:
        return accept_offer(offer=offer, agent=agent)
    calls = _not_too_many(list(calls_of(agent)))
    waiting = accept_offer(offer=offer, agent=agent)
    hold_others(agent, calls)
    _bring(waiting, agent, tab)
    return waiting


@transaction.atomic
def ring_later(*, offer: Offer, agent: Agent, minutes: int) -> None:
    """Promise the caller to be rung in so many minutes, and let the offer pass.

    The switchboard tells them so and ends the call.
    """
    call, conversation = offer.waiting.call, offer.waiting.conversation
    if call is None or not call.number:
        raise Trouble(_("This caller has no number that could be rung."))
    at = clock.now() + timedelta(minutes=minutes)
    if standing := promised_in(conversation):
        move_callback(callback=standing, actor=agent, at=at)
    else:
        book_callback(conversation=conversation, actor=agent, number=call.number, at=at)
    pass_offer(offer=offer, agent=agent)
    wish(agent, "later", call, minutes=minutes)


def hold_others(agent: Agent, calls: Iterable[Call], but: Call | None = None) -> None:
    """One talks in one call at a time."""
    for each in calls:
        if each.phase == Phase.TALKING and each != but:
            wish(agent, "hold", each)


def wish(agent: Agent, do: str, call: Call, **data: object) -> None:
    """What an agent wants of a call they are in, once the transaction has been committed."""
    tell_phone(workspace=agent.workspace_id, agent=agent.id, do=do, call=call.id, **data)


def ring(*, agent: Agent, number: str, conversation: Conversation | None, tab: str) -> None:
    """Ring this number (E.164) from this tab, in a conversation or a new one.

    Where it was promised in the conversation, that is kept by it. Where no line of ours dials, the
    agent's own telephone system does.

    Trouble without a line that dials, and for whoever is in two calls.
    """
    if elsewhere := [] if lines_that_dial() else lines_elsewhere(agent):
        dial_elsewhere(inbox=elsewhere[0], actor=agent, number=number)
        return
    calls = _not_too_many(list(calls_of(agent)))
    line = _line_for(conversation)
    hold_others(agent, calls)
    promised = promised_in(conversation) if conversation else None
    keeps = promised.id if promised and promised.number == number else None
    _dial(agent, line, number, conversation.id if conversation else None, keeps, tab)


def _bring(waiting: Waiting, agent: Agent, tab: str) -> None:
    """A call to its agent; of a promise to ring back, the agent first and then the customer."""
    if waiting.call:
        wish(agent, "answer", waiting.call, tab=tab)
        return
    promised = waiting.callback
    if promised is None or promised.ended_at:
        raise Trouble(_("This callback is over."))
    _dial(
        agent,
        _line_for(waiting.conversation),
        promised.number,
        waiting.conversation_id,
        promised.id,
        tab,
    )


def _not_too_many(calls: list[Call]) -> list[Call]:
    if len(calls) >= MOST:
        raise Trouble(_("You are in two calls. End one of them first."))
    return calls


def _line_for(conversation: Conversation | None) -> Inbox:
    """That of the conversation, if it came by one; else the first."""
    lines = lines_that_dial()
    if not lines:
        raise Trouble(_("No telephone line is connected by which this number could be rung."))
    came_by = conversation.inbox_id if conversation else None
    return next((each for each in lines if each.id == came_by), lines[0])


def _dial(
    agent: Agent, line: Inbox, number: str, conversation: int | None, callback: int | None, tab: str
) -> None:
    tell_phone(
        workspace=agent.workspace_id,
        agent=agent.id,
        do="dial",
        number=number,
        inbox=line.id,
        conversation=conversation,
        callback=callback,
        tab=tab,
    )


def _lately() -> datetime:
    return clock.now() - timedelta(seconds=CONNECTING)
