"""Whom an event concerns, and how."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from egal.conversations.models import Conversation, DeliveryState, Message
from egal.events.models import Event
from egal.notifications.models import Kind
from egal.workspaces.models import Agent
from egal.workspaces.permissions import ROLES


@dataclass(frozen=True, slots=True)
class Concern:
    """That this agent should hear of it."""

    agent_id: int
    conversation_id: int
    kind: Kind
    actor_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What the events of one batch and workspace are about, read at once.

    authors: of our messages that did not arrive. all_agents: everybody at work. leads: those of
    them who see the board, where one of the events is for them.
    """

    conversations: Mapping[int, Conversation]
    authors: Mapping[int, int]
    all_agents: Collection[int]
    leads: Collection[int] = ()


def known_of(events: Sequence[Event], all_agents: Collection[int]) -> Known:
    """In four questions, however many events."""
    conversations = Conversation.objects.in_bulk({each.conversation_id or 0 for each in events})
    failed = {each.data.get("message") or 0 for each in events if each.kind in _FAILED}
    wrote = Message.objects.filter(pk__in=failed, author_kind="agent") if failed else ()
    authors = {each.pk: each.author_id for each in wrote if each.author_id is not None}
    return Known(conversations, authors, all_agents, _leads(events, all_agents))


def _leads(events: Sequence[Event], all_agents: Collection[int]) -> list[int]:
    if not any(each.kind == _AT_RISK for each in events):
        return []
    found = Agent.objects.filter(pk__in=all_agents, role__in=_SEE_THE_BOARD)
    return list(found.values_list("pk", flat=True))


def concerns(event: Event, known: Known) -> Iterator[Concern]:
    """Of one event. Nobody is told of what they did themselves, or of spam."""
    conversation = known.conversations.get(event.conversation_id or 0)
    if conversation is None or conversation.spam_at:
        return
    for kind, agent_id in _READ[event.kind](event, conversation, known):
        if (event.actor_kind, event.actor_id) != ("agent", agent_id):
            name = event.actor_name if event.actor_kind != "system" else ""
            goes_on = conversation.merged_into_id or conversation.pk
            yield Concern(agent_id, goes_on, kind, name, event.created_at)


_Found = Iterator[tuple[Kind, int]]
_Read = Callable[[Event, Conversation, Known], _Found]


def _assigned(event: Event, _conversation: Conversation, _known: Known) -> _Found:
    if new := event.data.get("new"):
        yield Kind.ASSIGNED, new["agent"]


def _received(event: Event, conversation: Conversation, _known: Known) -> _Found:
    """Not the one that began it, which being given it tells, nor what a machine wrote."""
    begins = conversation.created_at == event.created_at
    by_person = event.data.get("automatic", "none") == "none"
    if conversation.assignee_id and by_person and not begins:
        yield Kind.REPLIED, conversation.assignee_id


def _mentioned(event: Event, _conversation: Conversation, _known: Known) -> _Found:
    for agent_id in event.data.get("agents", ()):
        yield Kind.MENTIONED, agent_id


def _opened(event: Event, conversation: Conversation, known: Known) -> _Found:
    if event.actor_kind == "contact" and conversation.assignee_id is None:
        for agent_id in known.all_agents:
            yield Kind.UNASSIGNED, agent_id


def _failed(event: Event, _conversation: Conversation, known: Known) -> _Found:
    sent = event.kind == "delivery.changed" and event.data.get("new") != DeliveryState.FAILED
    author = known.authors.get(event.data.get("message") or 0)
    if author and not sent:
        yield Kind.FAILED, author


def _at_risk(_event: Event, conversation: Conversation, known: Known) -> _Found:
    """Whoever has the matter, and who leads."""
    for agent_id in {*known.leads, *filter(None, [conversation.assignee_id])}:
        yield Kind.AT_RISK, agent_id


def _given_up(event: Event, conversation: Conversation, known: Known) -> _Found:
    """A number that leads nowhere is a matter to look at; who does not answer is not."""
    if event.data.get("why") == "number":
        yield from _at_risk(event, conversation, known)


_AT_RISK = "callback.at_risk"
_SEE_THE_BOARD = [role for role, permissions in ROLES.items() if "board:see" in permissions]
_FAILED = ("delivery.changed", "delivery.returned")
_READ: Mapping[str, _Read] = {
    "conversation.assigned": _assigned,
    "message.received": _received,
    "note.mentioned": _mentioned,
    "conversation.opened": _opened,
    _AT_RISK: _at_risk,
    "callback.missed": _given_up,
    **dict.fromkeys(_FAILED, _failed),
}
KINDS = tuple(_READ)


def together(found: Sequence[Concern]) -> list[tuple[Concern, int]]:
    """The last of each agent, conversation and kind, and how many there were.

    In the order of the index by which all of it is marked as read: who locks many rows in one
    order never waits for who does it in another.
    """
    same: dict[tuple[int, int, str], list[Concern]] = defaultdict(list)
    for each in found:
        same[each.agent_id, each.conversation_id, each.kind].append(each)
    return [(same[key][-1], len(same[key])) for key in sorted(same)]
