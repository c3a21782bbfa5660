"""What a call asks the database, and what it changes there: run in threads, never in the loop."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from egal.callbacks.actions.callbacks import book_callback
from egal.callbacks.slots import free_slots
from egal.calls import speaking
from egal.calls.actions.menus import newest_version
from egal.calls.actions.recordings import keep_recording
from egal.calls.facts import CallFact
from egal.calls.menus.blocks import Menu
from egal.calls.models import Call, PhoneHost, RecordingRule
from egal.calls.voice import Line
from egal.calls.wire import tell_desk
from egal.channels.phone.cti.voice import ELSEWHERE
from egal.channels.phone.noting import note_calls
from egal.channels.phone.switchboard.means import Plan
from egal.channels.texting import can_text
from egal.channels.texting import text_link as text_link_to
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.routing.actions.presence import begin_wrap_up
from egal.routing.actions.waiting import enter as enter_queue
from egal.routing.actions.waiting import keep_place
from egal.routing.actions.waiting import leave as leave_queue
from egal.routing.models import Kind, Waiting
from egal.routing.rules import rule_of
from egal.service_levels.hours.kept import Hours
from egal.service_levels.waiting.promise import promise
from egal.shared import clock
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.models import Agent, Team

DRIVER = "embedded"
TAKEN = gettext_noop("Somebody else has taken this call, or it is over.")
OVER = gettext_noop("This call is over.")
NOT_ALLOWED = gettext_noop("You may not take or make calls.")
_AT_ONCE = 60.0  # seconds: a callback is not promised sooner
_WRAPS_UP = timedelta(seconds=60)  # what is noted later than this is no reason to wrap up now


@dataclass(frozen=True, slots=True)
class Spot:
    """How somebody stands in the queue. team: its public id, its own, or ""."""

    team: str | int
    prefers: int | None
    only: int | None
    language: str
    since: datetime


def plans() -> list[Plan]:
    """Every line this process carries, and what its callers meet."""
    found = Inbox.unscoped.filter(channel="phone").select_related("workspace").order_by("id")
    return [_plan(each) for each in found if each.settings.get("driver", DRIVER) == DRIVER]


def _plan(inbox: Inbox) -> Plan:
    with scope.of(inbox.workspace_id):
        version = newest_version(inbox)
        rule = RecordingRule.objects.first()
        return Plan(
            line=Line(inbox.id, inbox.workspace_id, inbox.address, inbox.settings),
            menu=Menu.model_validate(version.blocks) if version else Menu(),
            version=version.id if version else None,
            schedule=Hours(inbox.workspace).of(inbox.id),
            records=bool(rule and rule.talks),
            texts=can_text(inbox.workspace),
            time_zone=inbox.workspace.time_zone,
        )


@transaction.atomic
def note(inbox_id: int, facts: Sequence[CallFact]) -> int | None:
    """The id of the call these facts are of, None where its inbox is gone."""
    inbox = Inbox.unscoped.select_related("workspace").filter(pk=inbox_id).first()
    if inbox is None:
        return None
    with scope.of(inbox.workspace_id):
        call = note_calls(inbox=inbox, driver=DRIVER, facts=facts)[0]
        for fact in facts:
            _follow(call, fact)
        _let_look(call, facts)
        return call.id


def _follow(call: Call, fact: CallFact) -> None:
    """Who is gone waits for nobody, and who has talked wraps up."""
    if fact.kind == "ended":
        for waiting in _standing(call):
            leave_queue(waiting=waiting)
    done = fact.kind in ("left", "ended") and clock.now() - fact.at < _WRAPS_UP
    agent = Agent.objects.filter(pk=fact.data.get("agent") or 0).first() if done else None
    if agent and not call.test:
        begin_wrap_up(agent=agent)


def _let_look(call: Call, facts: Sequence[CallFact]) -> None:
    """Whoever is or was in it sees it change, once it is noted."""
    told = {fact.data.get("agent") for fact in facts}
    for agent in {call.agent_id, *(leg["agent"] for leg in call.legs), *told} - {None}:
        tell_desk(workspace=call.workspace_id, agent=agent, kind="look")


def enter(row: int, spot: Spot) -> None:
    """Stand in the queue; who has hung up meanwhile does not."""
    with _held(row) as call:
        if call.ended_at or call.conversation is None or _standing(call):
            return
        team = _team(spot.team)
        sticky = None if spot.only or spot.prefers else _who_knows(call, team)
        prefers = Agent.objects.filter(pk=spot.prefers or sticky or 0).first()
        until = clock.now() + timedelta(seconds=rule_of(call.workspace_id).sticky_seconds)
        enter_queue(
            kind=Kind.CALL,
            conversation=call.conversation,
            call=call,
            team=team,
            prefers=prefers,
            prefers_until=until if prefers else None,
            only=Agent.objects.filter(pk=spot.only or 0).first(),
            language=spot.language,
            since=spot.since,
        )


def leave(row: int) -> bool:
    """Stand in the queue no longer; False when an agent has just taken them."""
    with _held(row) as call:
        for waiting in _standing(call):
            leave_queue(waiting=waiting)
        newest = Waiting.objects.filter(call=call).order_by("-id").first()
        return newest is None or newest.taken_at is None


def took(row: int, agent: int) -> bool:
    """Whether this agent was the last to take this call."""
    with _held(row) as call:
        newest = Waiting.objects.filter(call=call).order_by("-id").first()
        return newest is not None and newest.taken_by_id == agent


def spoken_wait(inbox_id: int, row: int | None, language: str) -> tuple[str, ...]:
    """Their place, and about how long they wait: the measured wait of whoever would come now,
    shared out by places."""
    inbox = Inbox.unscoped.select_related("workspace").get(pk=inbox_id)
    with scope.of(inbox.workspace_id):
        seconds = promise(inbox).seconds
        place, all_of_them = _place(row)
        if seconds is not None and all_of_them:
            seconds = seconds * place / all_of_them
        return (*speaking.say_place(place, language), *speaking.say_wait(seconds, language))


def spoken_number(number: str, language: str) -> tuple[str, ...]:
    """Digit by digit."""
    return tuple(speaking.say_number(number, language))


def spoken_moment(plan: Plan, at: datetime, language: str) -> tuple[str, ...]:
    """By the clock of the workspace."""
    return tuple(speaking.say_moment(at, ZoneInfo(plan.time_zone), language, clock.now()))


def slots(inbox_id: int, most: int) -> list[datetime]:
    """When a callback can be promised, the next ones."""
    inbox = Inbox.unscoped.select_related("workspace").get(pk=inbox_id)
    with scope.of(inbox.workspace_id):
        found = free_slots(inbox.workspace, inbox_id=inbox.id)
        return [slot for slot, _ in zip(found, range(most), strict=False)]


def promise_callback(row: int, number: str, at: datetime | None) -> tuple[int, datetime] | None:
    """The promise and its moment; None when an agent has just taken them, or the slot is gone.

    at: None for as soon as it is their turn; whoever stands in the queue keeps the place.
    """
    with _held(row) as call:
        newest = Waiting.objects.filter(call=call).order_by("-id").first()
        if call.conversation is None or (newest and newest.taken_at):
            return None
        inbox, conversation = call.inbox, call.conversation
        actor = SYSTEM if at is None else conversation.contact
        when = at or clock.now() + timedelta(seconds=max(_AT_ONCE, promise(inbox).seconds or 0.0))
        try:
            with transaction.atomic():
                callback = book_callback(
                    conversation=conversation,
                    actor=actor,
                    number=number,
                    at=when,
                    language=call.language,
                )
        except Trouble:
            return None
        for waiting in _standing(call):
            if at is None:
                keep_place(waiting=waiting, callback=callback)
            else:
                leave_queue(waiting=waiting)
        return callback.id, when


def text_link(row: int) -> bool:
    """Send whoever rings a link to go on in writing; whether it is on its way."""
    with _held(row) as call:
        if call.conversation is None:
            return False
        told = text_link_to(
            conversation=call.conversation, number=call.number, language=call.language
        )
        return told is not None


def promised(row: int) -> tuple[int, datetime] | None:
    """The callback that stands in the matter of this call, and its moment."""
    with _held(row) as call:
        matter = call.conversation
        found = matter and matter.callbacks.filter(ended_at=None).order_by("-id").first()
        return (found.id, found.at) if found else None


def why_not(row: object, host: str) -> str:
    """Why nobody here does anything in a call that this machine carries no more, in English; "" for
    one that another machine carries, which does it."""
    found = Call.unscoped.filter(pk=row if isinstance(row, int) else 0).first()
    if found is None or found.ended_at:
        return OVER
    if found.driver != DRIVER:
        return ELSEWHERE
    return OVER if found.host in ("", host) else ""


def may_call(workspace: int, agent: int) -> bool:
    """Whether they work there and may take calls, at this moment."""
    found = Agent.unscoped.filter(pk=agent, workspace=workspace).first()
    return found is not None and found.may("calls:take")


def call_with(workspace: int, row: object, agent: int) -> tuple[int, str] | None:
    """The inbox and the own id of a call in which this agent talked."""
    known = Call.unscoped.filter(workspace=workspace, pk=row if isinstance(row, int) else 0)
    call = known.first()
    if call is None or agent not in {call.agent_id, *(leg["agent"] for leg in call.legs)}:
        return None
    return call.inbox_id, call.external_id


def quality(call: str, agent: int, told: Mapping[str, Any]) -> CallFact:
    """Each time an agent's browser tells it, the newest counts as much as the others."""
    at = clock.now()
    data = {"leg": f"agent-{agent}", "agent": agent, **told}
    return CallFact(call=call, key=f"quality-{agent}-{at:%s%f}", kind="quality", at=at, data=data)


def sign(host: str, problems: Mapping[int, str], *, draining: bool) -> None:
    """This process lives, and what is wrong with its lines."""
    told = {"seen_at": clock.now(), "problems": dict(problems), "draining": draining}
    PhoneHost.objects.update_or_create(name=host, defaults=told)


def gone(host: str) -> None:
    """It has ended in peace."""
    PhoneHost.objects.filter(name=host).delete()


def keep(wav: Path, told: Mapping[str, Any]) -> bool:
    """Keep a recording; False while its call is not noted yet. One without a call is let go."""
    inbox = Inbox.unscoped.filter(pk=told["inbox"]).first()
    if inbox is None or not wav.exists():
        return True
    with scope.of(inbox.workspace_id):
        call = Call.objects.filter(inbox=inbox, external_id=told["call"]).first()
        if call is None:
            return False
        keep_recording(
            call=call,
            kind=told["kind"],
            path=wav,
            seconds=told["seconds"],
            peaks=told["peaks"],
            paused=told["paused"],
            began_at=datetime.fromisoformat(told["began_at"]),
        )
    return True


@contextmanager
def _held(row: int) -> Iterator[Call]:
    """A call, locked, with its workspace in force."""
    workspace = Call.unscoped.values_list("workspace_id", flat=True).get(pk=row)
    with transaction.atomic(), scope.of(workspace):
        related = ("conversation__contact", "conversation__workspace", "inbox__workspace")
        rows = Call.objects.select_for_update(of=("self",), no_key=True)
        yield rows.select_related(*related).get(pk=row)


def _standing(call: Call) -> list[Waiting]:
    return list(Waiting.objects.filter(call=call, taken_at=None, left_at=None))


def _team(named: str | int) -> Team | None:
    if not named:
        return None
    number = named if isinstance(named, int) else number_of(named)
    return Team.objects.filter(pk=number).first()


def _who_knows(call: Call, team: Team | None) -> int | None:
    """Whoever has their matter, unless the team they chose is another one."""
    assignee: int | None = call.conversation.assignee_id if call.conversation else None
    if assignee and team and not team.memberships.filter(agent=assignee).exists():
        return None
    return assignee


def _place(row: int | None) -> tuple[int, int]:
    """Which place a call has among those who wait for a person by telephone, and how many places
    there would be with one more."""
    waiting = Waiting.objects.filter(kind=Kind.CALL, taken_at=None, left_at=None)
    own = waiting.filter(call=row).first() if row else None
    before = waiting.filter(since__lt=own.since) if own else waiting
    return before.count() + 1, waiting.count() + 1
