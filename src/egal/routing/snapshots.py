"""What `matching` decides about, read at once: who works and who waits in this workspace."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q

from egal.calls.models import Call, Phase
from egal.conversations.models import Conversation, Status
from egal.routing.matching import Snapshot, Someone, Standing, Waiter
from egal.routing.models import Kind, Offer, Presence, RoutingRule, Waiting
from egal.routing.rules import limits_of
from egal.shared import clock
from egal.workspaces.models import Agent, Membership
from egal.workspaces.permissions import ROLES

ONLINE = timedelta(seconds=45)  # since a browser was heard of
TALKS_ON = timedelta(minutes=15)  # a chat we have answered takes an agent's time so long
CONNECTING = timedelta(seconds=30)  # between taking a call and talking
_DAY = timedelta(days=1)
_BUSY = (Phase.RINGING, Phase.TALKING, Phase.HELD)  # it rings where an agent dialled
_HELPS = [role for role, permissions in ROLES.items() if "conversations:write" in permissions]

Load = Mapping[str, int]
"""How much an agent has in hand, by kind."""


def snapshot_of(
    rule: RoutingRule, waiting: Sequence[Waiting], kinds: Mapping[str, str]
) -> Snapshot:
    """Of these who wait. kinds: what a conversation is, by the key of its channel."""
    offers = Offer.objects.filter(waiting__in=waiting).order_by("id")
    standing, passed_by = _offers(offers, {each.id: each.kind for each in waiting})
    return Snapshot(
        agents=tuple(_agents(rule, kinds)),
        waiters=tuple(_waiter(each, passed_by[each.id]) for each in waiting),
        offers=tuple(standing),
        seconds=rule.offer_seconds,
    )


def present() -> list[Presence]:
    """Of everybody who may help and has ever said whether they do, with the agents."""
    rows = Presence.objects.filter(agent__deactivated_at=None, agent__role__in=_HELPS)
    return list(rows.select_related("agent__account").order_by("agent"))


def helping() -> list[Agent]:
    """Everybody at work who may, by name."""
    rows = Agent.objects.filter(deactivated_at=None, role__in=_HELPS)
    return list(rows.select_related("account").order_by("account__name", "id"))


def is_online(presence: Presence) -> bool:
    """Whether a browser of theirs was heard of just now."""
    return presence.seen_at is not None and presence.seen_at > clock.now() - ONLINE


def loads(agents: Collection[int], kinds: Mapping[str, str]) -> dict[int, Load]:
    """What each of these agents has in hand."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for agent in [*_in_calls(agents), *_connecting(agents)]:
        found[agent][Kind.CALL] += 1
    for agent, channel in _in_writing(agents):
        if kind := kinds.get(channel):
            found[agent][kind] += 1
    return {agent: found[agent] for agent in agents}


def _offers(
    offers: Iterable[Offer], kinds: Mapping[int, str]
) -> tuple[list[Standing], dict[int, dict[int, datetime]]]:
    """Those that stand, and who let whom pass when."""
    standing: list[Standing] = []
    passed_by: dict[int, dict[int, datetime]] = defaultdict(dict)
    for each in offers:
        if each.ended_at is None:
            kind = kinds[each.waiting_id]
            standing.append(Standing(each.id, each.waiting_id, each.agent_id, kind, each.until))
        elif each.became in ("passed", "timed_out"):
            passed_by[each.waiting_id][each.agent_id] = each.ended_at
    return standing, passed_by


def _waiter(waiting: Waiting, passed_by: Mapping[int, datetime]) -> Waiter:
    return Waiter(
        id=waiting.id,
        kind=waiting.kind,
        since=waiting.since,
        team=waiting.team_id,
        prefers=waiting.prefers_id,
        prefers_until=waiting.prefers_until,
        only=waiting.only_id,
        language=waiting.language,
        passed_by=passed_by,
        urgency=vars(waiting).get("urgency", 0.0),
    )


def _agents(rule: RoutingRule, kinds: Mapping[str, str]) -> Iterable[Someone]:
    here = present()
    ids = [each.agent_id for each in here]
    load, offered, teams = loads(ids, kinds), _offered(ids), _teams(ids)
    for each in here:
        yield Someone(
            id=each.agent_id,
            state=each.state,
            online=is_online(each),
            teams=frozenset(teams[each.agent_id]),
            languages=frozenset(each.languages),
            limits=limits_of(rule),
            load=load[each.agent_id],
            idle_since=max(each.since, offered.get(each.agent_id, each.since)),
        )


def _offered(agents: Collection[int]) -> dict[int, datetime]:
    recent = Offer.objects.filter(agent__in=agents, made_at__gt=clock.now() - _DAY)
    return dict(recent.values_list("agent").annotate(at=Max("made_at")).order_by())


def _teams(agents: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.filter(agent__in=agents)
    for agent, team in members.values_list("agent_id", "team_id"):
        found[agent].add(team)
    return found


def _in_calls(agents: Collection[int]) -> Iterable[int]:
    """One entry a call."""
    up = Call.objects.filter(ended_at=None, agent__in=agents, phase__in=_BUSY)
    return up.values_list("agent_id", flat=True)


def _connecting(agents: Collection[int]) -> Iterable[int]:
    """Who has just taken a call, or a promise to call, that is not talking yet."""
    taken = Waiting.objects.filter(
        kind=Kind.CALL, taken_by__in=agents, taken_at__gt=clock.now() - CONNECTING
    )
    waits = taken.filter(Q(call=None) | Q(call__ended_at=None))
    rows = waits.exclude(call__phase__in=_BUSY).order_by()
    return rows.values_list("taken_by_id", flat=True)


def _in_writing(agents: Collection[int]) -> Iterable[tuple[int, str]]:
    """Agent and channel of each conversation in which it is our turn, or was just now."""
    mine = Conversation.objects.filter(assignee__in=agents, spam_at=None).exclude(
        status=Status.SOLVED
    )
    lasting = Q(status=Status.WAITING, last_activity_at__gt=clock.now() - TALKS_ON)
    ours = mine.filter(Q(status=Status.OPEN) | lasting)
    return ours.order_by().values_list("assignee_id", "channel")
