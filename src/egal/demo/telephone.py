"""The demo company's telephone: its number and menu, and the calls of the last days."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from egal.calls.actions.menus import publish_menu
from egal.calls.actions.rules import change_recording_rule
from egal.calls.facts import CallFact, Kind
from egal.calls.menus.blocks import Choice, Menu, Queue
from egal.channels.connect import connect_inbox
from egal.channels.phone.noting import note_calls
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import solve
from egal.conversations.models import Inbox
from egal.demo import order
from egal.demo.recordings import record_talk, record_voicemail
from egal.demo.ringing_back import promise
from egal.demo.stories import Step, duration
from egal.events.record import SYSTEM
from egal.routing.actions.presence import set_presence
from egal.routing.actions.rules import change_routing_rule
from egal.routing.models import State
from egal.shared import clock
from egal.shared.ids import public_id
from egal.workspaces.models import Agent

NUMBER = "+49 40 5550 100"
HERE = ["127.0.0.0/8", "::1/128"]  # any program on this machine may ring
REASONS = ["Pause", "Besprechung", "Schulung"]
CALLS = Path(__file__).parent / "calls.toml"
_ANSWERED, _CHOSE, _QUEUED = 1, 7, 9  # seconds after the first ring


def set_up(owner: Agent, agents: Iterable[Agent]) -> Inbox:
    """A number that any softphone on this machine can ring, with a menu in two languages."""
    line = connect_inbox(
        workspace=owner.workspace,
        channel="phone",
        address=NUMBER,
        name="Hotline",
        actor=owner,
        settings={"driver": "embedded", "mode": "peer", "peers": HERE},
    )
    publish_menu(inbox=line, actor=owner, blocks=_menu())
    change_routing_rule(workspace=owner.workspace, actor=owner, reasons=REASONS)
    change_recording_rule(workspace=owner.workspace, actor=owner, talks=True, keep_days=90)
    for agent in agents:
        set_presence(agent=agent, state=State.AVAILABLE, actor=SYSTEM)
    return line


def sip_address() -> str:
    """Where a softphone on this machine reaches the line."""
    number = NUMBER.replace(" ", "")
    return f"sip:{number}@{settings.EGAL.sip_listen}:{settings.EGAL.sip_port}"


def calls() -> Iterator[Step]:
    """Each as a step among all others."""
    for number, told in enumerate(tomllib.loads(CALLS.read_text())["calls"], start=1):
        yield Step(duration(told["ago"]), "rings", told, {}, f"call-{number}")
        if back := told.get("back"):
            yield Step(duration(back["ago"]), "rings_back", back, {}, f"call-{number}")


def ring(step: Step, line: Inbox, agents: Mapping[str, Agent]) -> None:
    """The call as its driver would have told it, and what was done after it."""
    facts = list(_facts(step, agents))
    [call] = note_calls(inbox=line, driver="embedded", facts=facts)
    conversation = call.conversation
    assert conversation  # noqa: S101 - its beginning was told
    if step.told["does"] == "asks":
        promise(call, in_line="back" in step.told)
    elif step.told["does"] == "voicemail":
        record_voicemail(call, step.told["says"])
    agent = agents.get(step.told.get("agent", ""))
    if agent:
        record_talk(call, step.told["talk"])
    if agent and (note := step.told.get("note")):
        add_note(conversation=conversation, actor=agent, text=note)
    if agent and step.told.get("solves"):
        solve(conversation=conversation, actor=agent)


def _menu() -> Menu:
    technical, contracts = (public_id(order.team(name).id) for name in order.TEAMS)
    return Menu(
        asks_language=True,
        choices=[
            Choice(digit="1", label="Störung", queue=Queue(team=technical, writing=True)),
            Choice(
                digit="2", label="Vertrag und Rechnung", queue=Queue(team=contracts, writing=True)
            ),
        ],
    )


def _facts(step: Step, agents: Mapping[str, Agent]) -> Iterator[CallFact]:
    told = step.told
    until = _QUEUED + told["wait"] + told.get("talk", 0)
    began = clock.now() - timedelta(seconds=until)

    def fact(kind: Kind, after: float, **data: Any) -> CallFact:
        at = began + timedelta(seconds=after)
        return CallFact(call=f"demo-{step.story_key}", key=kind, kind=kind, at=at, data=data)

    yield fact("began", 0, way="inbound", number=told["number"], name=told["name"])
    yield fact("answered", _ANSWERED)
    yield fact("language", _ANSWERED + 2, language=told.get("language", "de"))
    yield fact("menu", _CHOSE, choice=told["choice"])
    yield fact("queued", _QUEUED)
    yield from _rest(told, agents, fact, _QUEUED + told["wait"], until)


def _rest(
    told: Mapping[str, Any], agents: Mapping[str, Agent], fact: Any, waited: float, until: float
) -> Iterator[CallFact]:
    match told["does"]:
        case "talks":
            yield fact("talking", waited, agent=agents[told["agent"]].id, leg="demo")
        case "voicemail":
            yield fact("voicemail", waited)
        case "asks":
            yield fact("promised", waited)
    yield fact("ended", until, by="customer")
