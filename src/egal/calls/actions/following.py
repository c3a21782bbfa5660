"""What a change of a call brings with it: events, the words of its message, who has the matter."""

from django.utils import translation

from egal.calls.models import Call, Phase, Way
from egal.calls.wire import tell_desk
from egal.calls.words import sentence
from egal.conversations.actions.assign import assign_if_nobody
from egal.conversations.actions.locked import locked
from egal.conversations.actions.read import mark_read
from egal.conversations.actions.spoken import reword
from egal.conversations.models import Conversation, Message
from egal.events.record import SYSTEM, Actor, record
from egal.workspaces.models import Agent


def follow(call: Call, before: Call) -> None:
    """before: the call as it was, as far as that matters here.

    Until it is shown, which a test call never is, nobody is told but who is in it.
    """
    _let_look(call, before)
    if call.message is None:
        return
    if before.message_id is None:
        before = Call()
    for kind, actor in _happened(call, before):
        _record(kind, call, call.message, actor)
    if _began_to_talk(call, before) and call.agent:
        _hand_over(call.message.conversation, call.agent)
    say(call)


def _let_look(call: Call, before: Call) -> None:
    """The browsers of whoever is in it, or was, show it as it is now."""
    if (call.phase, call.agent_id) == (before.phase, before.agent_id):
        return
    for agent in {each for each in (call.agent_id, before.agent_id) if each}:
        tell_desk(workspace=call.workspace_id, agent=agent, kind="look")


def say(call: Call) -> None:
    """Let its message say what has become of it, in the language of the workspace."""
    if call.message:
        with translation.override(call.workspace.language):
            said = sentence(call)
        if said != call.message.text:
            reword(message=call.message, text=said)


def _happened(call: Call, before: Call) -> list[tuple[str, Actor]]:
    found: list[tuple[str, Actor]] = []
    if call.message_id and not before.message_id:
        found.append(("call.began", _who(call) if call.way == Way.OUTBOUND else SYSTEM))
    if (call.queued_at and not before.queued_at) or _now(call, before, Phase.QUEUED):
        found.append(("call.queued", SYSTEM))
    if _began_to_talk(call, before):
        found.append(("call.talking", _who(call)))
    if call.ended_at and not before.ended_at:
        found.append(("call.ended", SYSTEM))
    return found or [("call.changed", SYSTEM)]


def _began_to_talk(call: Call, before: Call) -> bool:
    first = bool(call.talked_at and not before.talked_at)
    return first or bool(call.talked_at and call.agent_id != before.agent_id)


def _now(call: Call, before: Call, phase: str) -> bool:
    return call.phase == phase != before.phase


def _who(call: Call) -> Actor:
    return call.agent or SYSTEM


def _record(kind: str, call: Call, message: Message, actor: Actor) -> None:
    record(
        kind,
        workspace_id=call.workspace_id,
        actor=actor,
        conversation_id=message.conversation_id,
        call=call.id,
        message=message.id,
        phase=call.phase,
        outcome=call.outcome,
    )


def _hand_over(conversation: Conversation, agent: Agent) -> None:
    """Whoever talks with them has the matter, unless somebody has it, and knows what is new."""
    assign_if_nobody(conversation=locked(conversation), actor=agent)
    mark_read(conversation=conversation, agent=agent)
