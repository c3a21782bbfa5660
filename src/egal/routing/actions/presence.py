"""Whether an agent takes work: what they say themselves, and what follows by itself."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from egal.calls.wire import tell_desk
from egal.events.record import SYSTEM, Actor, record
from egal.routing.models import Presence, State
from egal.routing.rules import rule_of
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

RANG_THROUGH = gettext_noop("a call rang through")
NO_SIGN = gettext_noop("nothing done for a while")
LANGUAGES = ("de", "en")
_LONGEST = 60  # characters of a reason
_OWN, _OTHERS = "conversations:write", "presence:write"


@transaction.atomic
def set_presence(
    *,
    agent: Agent,
    state: str,
    reason: str = "",
    by_itself: bool = False,
    until: datetime | None = None,
    actor: Actor | None = None,
) -> Presence:
    """From now on in this state; the same again is no event.

    by_itself: nobody said so. actor: who does, if not the agent; who leads may.
    """
    actor = SYSTEM if by_itself else actor or agent
    _require(actor, agent)
    presence = held_presence(agent)
    reason = _checked(state, reason)
    if presence.pk and (presence.state, presence.reason) == (state, reason):
        return presence
    old = presence.state if presence.pk else ""
    presence.state, presence.reason, presence.by_itself = state, reason, by_itself
    presence.since, presence.until = clock.now(), until
    if actor == agent:
        presence.seen_at = presence.active_at = clock.now()
    presence.save()
    _record(presence, actor, old)
    return presence


@transaction.atomic
def begin_wrap_up(*, agent: Agent) -> Presence:
    """After a call: time to write it down. Who was away stays so."""
    presence = held_presence(agent)
    seconds = rule_of(agent.workspace_id).wrap_up_seconds
    if presence.state != State.AVAILABLE or not seconds:
        return presence
    until = clock.now() + timedelta(seconds=seconds)
    return set_presence(agent=agent, state=State.WRAPPING_UP, by_itself=True, until=until)


@transaction.atomic
def end_wrap_up(*, agent: Agent, by_itself: bool = False) -> Presence:
    """Ready for the next one; who does not wrap up stays as they are."""
    presence = held_presence(agent)
    if presence.state != State.WRAPPING_UP:
        return presence
    return set_presence(agent=agent, state=State.AVAILABLE, by_itself=by_itself)


@transaction.atomic
def come_back(*, agent: Agent) -> Presence:
    """Available again after what happened by itself; who is away by their own word stays so."""
    presence = held_presence(agent)
    if not (presence.by_itself and presence.state == State.AWAY):
        return end_wrap_up(agent=agent)
    return set_presence(agent=agent, state=State.AVAILABLE)


@transaction.atomic
def note_activity(*, agent: Agent) -> Presence:
    """They do something at the desk; who was away for want of it is back."""
    presence = held_presence(agent)
    if not presence.pk:
        return presence
    Presence.objects.filter(pk=presence.pk).update(active_at=clock.now())
    if presence.by_itself and presence.reason == NO_SIGN:
        return set_presence(agent=agent, state=State.AVAILABLE)
    return presence


@transaction.atomic
def set_languages(*, agent: Agent, actor: Actor, languages: Collection[str]) -> Presence:
    """In which they help from now on; none for all. The same again is no event."""
    _require(actor, agent)
    if unknown := sorted(set(languages) - set(LANGUAGES)):
        raise Trouble(_("There is no language “%(name)s” here.") % {"name": unknown[0]})
    presence = held_presence(agent)
    old, presence.languages = presence.languages, sorted(set(languages))
    if presence.languages == old:
        return presence
    presence.save()
    record(
        "agent.languages_changed",
        workspace_id=agent.workspace_id,
        actor=actor,
        agent=agent.id,
        name=agent.actor_name,
        old={"languages": old},
        new={"languages": presence.languages},
    )
    wake("offers")
    return presence


def held_presence(agent: Agent) -> Presence:
    """As it is now, until the transaction ends; a new one, away and not stored, if there is none.

    Whoever asks holds the agent, so that two browsers do not both make the first row.
    """
    Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
    found = Presence.objects.filter(agent=agent).first()
    return found or Presence(workspace_id=agent.workspace_id, agent=agent, since=clock.now())


def _require(actor: Actor, agent: Agent) -> None:
    own = (actor.actor_kind, actor.actor_id) == ("agent", agent.id)
    require(actor, _OWN if own else _OTHERS, agent.workspace_id)


def _checked(state: str, reason: str) -> str:
    if state not in State.values:
        raise Trouble(_("One is available or away here."))
    return " ".join(reason.split())[:_LONGEST] if state == State.AWAY else ""


def _record(presence: Presence, actor: Actor, old: str) -> None:
    data: dict[str, Any] = {"old": old, "new": presence.state, "reason": presence.reason}
    record(
        "presence.changed",
        workspace_id=presence.workspace_id,
        actor=actor,
        agent=presence.agent_id,
        by_itself=presence.by_itself,
        **data,
    )
    tell_desk(workspace=presence.workspace_id, agent=presence.agent_id, kind="look")
    wake("offers")
