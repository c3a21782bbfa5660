"""What `switchboard.py` runs beside an installation: what a switchboard does in its database.

Reads one JSON a line: {"do": …}; prints one JSON a line: {"wish": …} for what desks want of the
telephone, {"done": …} for what was done.
"""

import json
import sys
import threading
from datetime import timedelta
from typing import Any

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first

from egal.callbacks.models import Callback  # noqa: E402
from egal.calls.facts import CallFact  # noqa: E402
from egal.calls.models import Call, CallEvent, RecordingRule  # noqa: E402
from egal.calls.wire import TO_PHONE, tell_desk, unpacked  # noqa: E402
from egal.channels.phone.noting import note_calls  # noqa: E402
from egal.conversations.models import Conversation, Inbox  # noqa: E402
from egal.routing.actions.offers import accept_offer  # noqa: E402
from egal.routing.actions.presence import begin_wrap_up, set_presence  # noqa: E402
from egal.routing.actions.waiting import enter, leave  # noqa: E402
from egal.routing.models import Kind, Offer, Presence, State, Waiting  # noqa: E402
from egal.shared import clock  # noqa: E402
from egal.workspaces import scope  # noqa: E402
from egal.workspaces.models import Agent, Workspace  # noqa: E402

NUMBER = "+49405550118"


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - it is read by the test


def listen() -> None:
    with psycopg.connect(_url(), autocommit=True) as connection:
        connection.execute(f"listen {TO_PHONE}")
        say(done="listen")
        for notify in connection.notifies():
            say(wish=unpacked(notify.payload))


def agent(who: str) -> Agent:
    return Agent.objects.get(account__email=f"{who}@nordnetz.example")


def ready(who: str) -> None:
    """They take calls, and their browser is open."""
    set_presence(agent=agent(who), state=State.AVAILABLE)
    Presence.objects.filter(agent=agent(who)).update(
        seen_at=clock.now() + timedelta(hours=1), active_at=clock.now() + timedelta(hours=1)
    )


def line() -> None:
    """Calls are recorded, and come at any hour."""
    RecordingRule.objects.update_or_create(
        workspace_id=scope.workspace_id(), defaults={"talks": True, "changed_at": clock.now()}
    )


def rings(name: str, number: str = NUMBER) -> int:
    """Somebody of this name calls, and waits for an agent."""
    began = {"way": "inbound", "number": number, "name": name, "host": "elsewhere"}
    external = f"call {Call.objects.count()}"
    call = noted(external, "began", **began)
    noted(external, "answered")
    call = noted(external, "queued")
    assert call.conversation
    enter(kind=Kind.CALL, conversation=call.conversation, call=call)
    return call.id


def chats(name: str) -> None:
    """Somebody of this name, who has written in the chat, is offered to agents."""
    found = Conversation.objects.filter(channel="chat", contact_name__contains=name)
    enter(kind=Kind.CHAT, conversation=found.get())


def due(name: str) -> None:
    """It is time to ring them back, as was promised."""
    promised = Callback.objects.get(conversation__contact_name__contains=name, ended_at=None)
    enter(kind=Kind.CALL, conversation=promised.conversation, callback=promised)


def taken(call: int, who: str) -> None:
    """They have pressed “Answer”."""
    waiting = Waiting.objects.get(call=call)
    accept_offer(offer=Offer.objects.get(waiting=waiting, ended_at=None), agent=agent(who))


def quiet(who: str) -> None:
    """Nobody calls any more, and they are ready for the next call."""
    for call in Call.objects.filter(ended_at=None):
        noted(call.external_id, "ended", by="customer")
    for waiting in Waiting.objects.filter(left_at=None, taken_at=None):
        leave(waiting=waiting)
    Presence.objects.filter(agent=agent(who)).update(state=State.AWAY)
    ready(who)


def noted(external: str, kind: Any, **data: Any) -> Call:
    key = f"{kind} {CallEvent.objects.count()}"
    fact = CallFact(call=external, key=key, kind=kind, at=clock.now(), data=data)
    inbox = Inbox.objects.filter(channel="phone").order_by("id")[0]
    [call] = note_calls(inbox=inbox, driver="embedded", facts=[fact])
    return call


def offer_sound(call: int, who: str, tab: str, leg: str, sdp: str) -> None:
    to = agent(who)
    tell_desk(
        workspace=to.workspace_id, agent=to.id, tab=tab, kind="sdp", leg=leg, call=call, sdp=sdp
    )


def becomes(call: int, who: str, phase: str) -> None:
    """The call is in this phase, with this agent."""
    kind = {"talking": "talking", "held": "held"}[phase]
    found = Call.objects.get(pk=call)
    noted(found.external_id, kind, agent=agent(who).id, leg="b")


def ends(call: int, who: str, leg: str) -> None:
    to, found = agent(who), Call.objects.get(pk=call)
    noted(found.external_id, "ended", by="agent")
    begin_wrap_up(agent=to)
    tell_desk(workspace=to.workspace_id, agent=to.id, kind="over", leg=leg)


VERBS = (ready, line, rings, chats, due, taken, quiet, offer_sound, becomes, ends)
DOES = {each.__name__: each for each in VERBS}


def _url() -> str:
    database = settings.DATABASES["default"]
    options = {name: database[name.upper()] for name in ("host", "port", "user", "password")}
    given = {name: str(value) for name, value in options.items() if value}
    return psycopg.conninfo.make_conninfo(dbname=database["NAME"], **given)


if __name__ == "__main__":
    threading.Thread(target=listen, daemon=True).start()
    with scope.of(Workspace.objects.get(slug="nordnetz").id):
        for each in sys.stdin:
            given = json.loads(each)
            say(done=given["do"], found=DOES[given.pop("do")](**given))
