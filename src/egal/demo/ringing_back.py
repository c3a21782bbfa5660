"""The demo company's callbacks: who asked for one on the telephone, and the one that was kept."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from egal.callbacks.actions.callbacks import book_callback, keep_callback
from egal.callbacks.actions.promises import note_rung
from egal.callbacks.customer import Customer
from egal.callbacks.models import Callback
from egal.callbacks.slots import free_slots
from egal.calls.facts import CallFact, Kind
from egal.calls.models import Call
from egal.channels.phone.noting import note_calls
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import solve
from egal.conversations.models import Inbox
from egal.demo.recordings import record_talk
from egal.demo.stories import Step
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.workspaces.models import Agent

_SOON, _LATER = timedelta(minutes=12), timedelta(hours=1)
_PICKED_UP = 8  # seconds after we began to ring


def promise(call: Call, *, in_line: bool) -> None:
    """To whoever called. in_line: when it is their turn; else at a time they chose."""
    conversation = call.conversation
    assert conversation  # noqa: S101 - its beginning was told
    later = clock.now() + _LATER
    chosen = (slot for slot in free_slots(conversation.workspace) if slot >= later)
    book_callback(
        conversation=conversation,
        actor=SYSTEM if in_line else Customer(conversation.contact),
        number=call.number,
        at=clock.now() + _SOON if in_line else next(chosen),
        language="de",
    )


def ring_back(step: Step, line: Inbox, agents: Mapping[str, Agent]) -> None:
    """What was promised in a call is kept by another one."""
    asked = Call.objects.get(external_id=f"demo-{step.story_key}")
    promised = Callback.objects.get(conversation=asked.conversation)
    agent, conversation = agents[step.told["agent"]], promised.conversation
    facts = list(_facts(step, promised, agent))
    [call] = note_calls(inbox=line, driver="embedded", facts=facts)
    note_rung(callback=promised, at=call.began_at)
    keep_callback(callback=promised, actor=agent)
    record_talk(call, step.told["talk"])
    add_note(conversation=conversation, actor=agent, text=step.told["note"])
    solve(conversation=conversation, actor=agent)


def _facts(step: Step, promised: Callback, agent: Agent) -> Iterator[CallFact]:
    over = _PICKED_UP + step.told["talk"]
    began = clock.now() - timedelta(seconds=over)

    def fact(kind: Kind, after: float, **data: Any) -> CallFact:
        at = began + timedelta(seconds=after)
        return CallFact(call=f"demo-{step.story_key}-back", key=kind, kind=kind, at=at, data=data)

    whom = {"number": promised.number, "conversation": promised.conversation_id}
    yield fact("began", 0, way="outbound", callback=promised.id, agent=agent.id, **whom)
    yield fact("answered", _PICKED_UP)
    yield fact("talking", _PICKED_UP, agent=agent.id, leg="demo")
    yield fact("ended", over, by="customer")
