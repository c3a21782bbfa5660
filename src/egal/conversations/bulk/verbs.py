"""The changes that can be made to many conversations, each by the verb that changes one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from egal.conversations.actions.answer_one import answer_one
from egal.conversations.actions.assign import assign
from egal.conversations.actions.assign_team import assign_team
from egal.conversations.actions.recall import recall
from egal.conversations.actions.snooze import snooze
from egal.conversations.actions.spam import mark_spam, unmark_spam
from egal.conversations.actions.status import reopen, solve, wait
from egal.conversations.actions.tags import checked_tag, tag, untag
from egal.conversations.models import (
    Conversation,
    Direction,
    Message,
    Status,
    Tagging,
    Thread,
)
from egal.events.record import Actor
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent, Team

Given = Mapping[str, Any]
State = dict[str, Any]
Do = Callable[[Conversation, Actor, Given], object]

# the arguments of each; until: ISO 8601 with its time zone. agent, team: ids, or None for nobody
# thread: id of the one below whose first post everybody is answered with this text
VERBS: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"thread", "text"}),
    "assign": frozenset({"agent"}),
    "assign_team": frozenset({"team"}),
    "solve": frozenset(),
    "reopen": frozenset(),
    "wait": frozenset(),
    "snooze": frozenset({"until"}),
    "tag": frozenset({"name"}),
    "untag": frozenset({"name"}),
    "mark_spam": frozenset(),
    "unmark_spam": frozenset(),
}


def checked(verb: str, given: Given) -> dict[str, Any]:
    """The arguments as they are kept. Trouble for a change that can be made to no conversation."""
    if verb not in VERBS or given.keys() != VERBS[verb]:
        raise Trouble(_("There is no such change of many."))
    kept = dict(given)
    if "agent" in kept:
        _agent(kept)
    if "team" in kept:
        _team(kept)
    if "until" in kept and datetime.fromisoformat(kept["until"]) <= clock.now():
        raise Trouble(_("This time has passed already. Choose a later one."))
    if "text" in kept and not kept["text"].strip():
        raise Trouble(_("Write an answer first."))
    if "thread" in kept:
        _thread(kept)
    if "name" in kept:
        kept["name"] = checked_tag(kept["name"])
    return kept


def make(verb: str, conversation: Conversation, actor: Actor, given: Given) -> None:
    """Change this one. Raises what the verb of one does: Trouble, NotAllowed."""
    _DO[verb](conversation, actor, given)


def state(verb: str, conversation: Conversation, given: Given) -> State:
    """What this change may change of the conversation, as it is now."""
    if "name" in given:
        found = Tagging.objects.filter(conversation=conversation, tag__name__iexact=given["name"])
        return {"tagged": found.exists()}
    if "text" in given:
        return {"answer": _answer(conversation, given)}
    now = Conversation.objects.get(pk=conversation.pk)
    if verb.endswith("spam"):
        return {"spam": now.spam_at is not None}
    if verb.startswith("assign"):
        return {"team": now.team_id, "agent": now.assignee_id}
    until = now.snoozed_until if now.status == Status.SNOOZED else None
    return {"status": now.status, "until": until and until.isoformat()}


def put_back(conversation: Conversation, actor: Actor, given: Given, before: State) -> None:
    """Make it what it was before. Raises what the verbs do."""
    if "tagged" in before:
        again = tag if before["tagged"] else untag
        again(conversation=conversation, actor=actor, name=given["name"])
    elif "answer" in before:
        said = Message.objects.get(pk=_answer(conversation, given) or 0)
        recall(message=said, actor=actor, as_draft=False)
    elif "spam" in before:
        _spam_again(conversation, actor, spam=before["spam"])
    elif "status" in before:
        _status_again(conversation, actor, before)
    else:
        assign_team(conversation=conversation, actor=actor, team=_team(before))
        assign(conversation=conversation, actor=actor, agent=_agent(before))


def _spam_again(conversation: Conversation, actor: Actor, *, spam: bool) -> None:
    if spam:
        mark_spam(conversation=conversation, actor=actor)
    else:
        unmark_spam(conversation=conversation, actor=actor, unblocking=False)


def _status_again(conversation: Conversation, actor: Actor, before: State) -> None:
    until = before["until"] and datetime.fromisoformat(before["until"])
    if until and until > clock.now():
        snooze(conversation=conversation, actor=actor, until=until)
        return
    again = {Status.SOLVED: solve, Status.WAITING: wait}.get(before["status"], reopen)
    again(conversation=conversation, actor=actor)


def _answer(conversation: Conversation, given: Given) -> int | None:
    """The id of what was said so there last."""
    said = Message.objects.filter(
        conversation=conversation, direction=Direction.OUTBOUND, public=True, text=given["text"]
    )
    return said.order_by("-id").values_list("pk", flat=True).first()


def _thread(given: Given) -> Thread:
    thread = Thread.objects.select_related("inbox").filter(pk=given["thread"]).first()
    if thread is None:
        raise Trouble(_("This public post is no longer here."))
    return thread


def _agent(given: Given) -> Agent | None:
    working = Agent.objects.filter(deactivated_at=None).select_related("account")
    agent = working.filter(pk=given["agent"]).first()
    if given["agent"] is not None and agent is None:
        raise Trouble(_("This agent does not work here any more. Choose somebody else."))
    return agent


def _team(given: Given) -> Team | None:
    team = Team.objects.filter(pk=given["team"]).first()
    if given["team"] is not None and team is None:
        raise Trouble(_("There is no such team any more. Choose another one."))
    return team


def _answered(conversation: Conversation, actor: Actor, given: Given) -> object:
    thread = _thread(given)
    return answer_one(thread=thread, conversation=conversation, actor=actor, text=given["text"])


_DO: Mapping[str, Do] = {
    "answer": _answered,
    "assign": lambda each, actor, given: assign(
        conversation=each, actor=actor, agent=_agent(given)
    ),
    "assign_team": lambda each, actor, given: assign_team(
        conversation=each, actor=actor, team=_team(given)
    ),
    "solve": lambda each, actor, _given: solve(conversation=each, actor=actor),
    "reopen": lambda each, actor, _given: reopen(conversation=each, actor=actor),
    "wait": lambda each, actor, _given: wait(conversation=each, actor=actor),
    "snooze": lambda each, actor, given: snooze(
        conversation=each, actor=actor, until=datetime.fromisoformat(given["until"])
    ),
    "tag": lambda each, actor, given: tag(conversation=each, actor=actor, name=given["name"]),
    "untag": lambda each, actor, given: untag(conversation=each, actor=actor, name=given["name"]),
    "mark_spam": lambda each, actor, _given: mark_spam(conversation=each, actor=actor),
    "unmark_spam": lambda each, actor, _given: unmark_spam(conversation=each, actor=actor),
}
