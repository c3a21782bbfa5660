"""Which conversations are public and unhappy now, and how much each presses."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from egal.conversations.lists import UNSOLVED
from egal.conversations.models import (
    Conversation,
    Direction,
    Message,
    Mood,
    Unhappy,
    UnhappyRule,
)
from egal.conversations.mood.reach import reach_of
from egal.conversations.mood.rule import rule_of
from egal.events.record import SYSTEM, record
from egal.shared import mood as words
from egal.shared.prepared import fetched

# so that what one has just corrected is not overwritten by who has looked before
_HOLD = """
select pg_advisory_xact_lock(hashtextextended('unhappy ' || each, 0))
  from unnest(%(conversations)s::bigint[]) as each
"""
_FIELDS = (
    "message__conversation",
    "score",
    "unhappy",
    "corrected",
    "message__created_at",
    "message__posts__counts",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One public message: how it sounded to us, and what a person says it is, if one has."""

    score: float
    guessed: bool
    corrected: bool | None
    at: datetime
    counts: Mapping[str, int] | None

    @property
    def tells(self) -> bool:
        """Whether it says anything of its writer's mood: “My number is 4711” does not."""
        return self.corrected is not None or abs(self.score) >= -words.UNHAPPY

    @property
    def unhappy(self) -> bool:
        return self.guessed if self.corrected is None else self.corrected

    @property
    def mood(self) -> words.Mood:
        """Who was called unhappy by a person is no less so than the words that just suffice."""
        return words.Mood(min(self.score, words.UNHAPPY), unhappy=True)


@dataclass(frozen=True, slots=True)
class _Standing:
    urgency: float
    reach: int
    since: datetime


def settle(workspace_id: int, conversations: Iterable[int]) -> None:
    """Let what stands of these, by id, follow from their moods, in the caller's transaction.

    The last public message that tells anything of its writer's mood decides. What is solved, spam,
    taken back, hidden from the public or left out by the rule is none. To be called last: it holds
    a lock for each until the end.
    """
    concerned = _in_public(conversations)
    if not concerned:
        return
    fetched(_HOLD, {"conversations": concerned})
    known = Unhappy.objects.filter(conversation__in=concerned).order_by()
    before = set(known.values_list("conversation", flat=True))
    now = _standings(rule_of(workspace_id), concerned)
    _keep(workspace_id, now)
    known.exclude(conversation__in=now).delete()
    _tell(workspace_id, "conversation.unhappy", now.keys() - before, now)
    _tell(workspace_id, "conversation.calmed", _at_work(before - now.keys()), now)


def decided_by(conversation: int) -> int | None:
    """The message whose mood decides there, by its id: where one says that it was taken wrongly."""
    heard = _heard([conversation]).order_by("-message__created_at", "-message")
    for pk, *rest in heard.values_list("message", *_FIELDS[1:]):
        if _Said(*rest).tells:
            return int(pk)
    return None


def _in_public(conversations: Iterable[int]) -> list[int]:
    """Those with something public in them, or known as unhappy; in the order of locking."""
    ids = set(conversations)
    public = Message.objects.filter(conversation__in=ids, public=True).order_by()
    known = Unhappy.objects.filter(conversation__in=ids).order_by()
    found = public.values_list("conversation", flat=True)
    return sorted(found.union(known.values_list("conversation", flat=True)))


def _standings(rule: UnhappyRule, conversations: Collection[int]) -> dict[int, _Standing]:
    if rule.off_at:
        return {}
    found = {pk: _standing(rule, said) for pk, said in _said(rule, conversations)}
    return {pk: standing for pk, standing in found.items() if standing}


def _said(
    rule: UnhappyRule, conversations: Collection[int]
) -> Iterator[tuple[int, Sequence[_Said]]]:
    """By conversation, the oldest first."""
    heard = _heard(_at_work(conversations))
    heard = heard.exclude(message__inbox__channel__in=rule.left_out)
    rows = heard.order_by("message__conversation", "message__created_at", "message")
    for pk, group in groupby(rows.values_list(*_FIELDS), key=lambda row: row[0]):
        yield pk, [_Said(*row[1:]) for row in group]


def _heard(conversations: Collection[int]) -> "QuerySet[Mood]":
    """The moods of what their contacts say there for everybody to read, now."""
    return Mood.objects.filter(
        message__conversation__in=conversations,
        message__direction=Direction.INBOUND,
        message__public=True,
        message__withdrawn_at=None,
        message__posts__hidden_at=None,
        message__posts__withdrawn_at=None,
    )


def _standing(rule: UnhappyRule, said: Sequence[_Said]) -> _Standing | None:
    """reach: of the one that most people may have seen."""
    telling = [each for each in said if each.tells]
    if not telling or not telling[-1].unhappy:
        return None
    known = [reach for each in said if (reach := reach_of(each.counts or {})) is not None]
    if known and max(known) < rule.reach:
        return None
    reach = max(known, default=0)
    return _Standing(words.urgency(telling[-1].mood, reach), reach, telling[-1].at)


def _keep(workspace_id: int, standings: Mapping[int, _Standing]) -> None:
    rows = [
        Unhappy(
            workspace_id=workspace_id,
            conversation_id=pk,
            urgency=each.urgency,
            reach=each.reach,
            since=each.since,
        )
        for pk, each in sorted(standings.items())
    ]
    Unhappy.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=["urgency", "reach", "since"],
    )


def _at_work(conversations: Collection[int]) -> set[int]:
    """Those that are nobody's spam, not solved, and not merged into another."""
    rows = Conversation.objects.filter(UNSOLVED, pk__in=conversations, merged_into=None)
    return set(rows.order_by().values_list("pk", flat=True))


def _tell(
    workspace_id: int, kind: str, conversations: Iterable[int], now: Mapping[int, _Standing]
) -> None:
    for pk in sorted(conversations):
        more = {"reach": now[pk].reach} if pk in now else {}
        record(kind, workspace_id=workspace_id, actor=SYSTEM, conversation_id=pk, **more)
