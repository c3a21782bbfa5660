"""What the journeys of `ringing/` ask and change in an installation's database, one command a run.

    python -m tests.journeys.telephone_program calls

Prints one JSON. Where it listens, EGAL_DATA says.
"""

import array
import json
import os
import sys
import wave
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "egal.config.settings"  # not that of the tests
django.setup()

from egal.callbacks.models import Callback  # noqa: E402 - Django is set up first
from egal.calls.actions.menus import publish_menu  # noqa: E402
from egal.calls.actions.rules import change_recording_rule  # noqa: E402
from egal.calls.menus.blocks import Menu, Queue  # noqa: E402
from egal.calls.models import Call, Recording  # noqa: E402
from egal.conversations.models import Inbox  # noqa: E402
from egal.events.record import SYSTEM  # noqa: E402
from egal.routing.actions.presence import set_presence  # noqa: E402
from egal.routing.actions.rules import change_routing_rule  # noqa: E402
from egal.routing.models import State, Waiting  # noqa: E402
from egal.service_levels.actions.hours import change_hours  # noqa: E402
from egal.shared import clock  # noqa: E402
from egal.shared.files import opened  # noqa: E402
from egal.shared.ids import public_id  # noqa: E402
from egal.testing.telephone import share  # noqa: E402
from egal.workspaces import scope  # noqa: E402
from egal.workspaces.models import Agent, Workspace  # noqa: E402

LINE = "+49405550100"


def prepare() -> None:
    """Somebody is there at all hours; everybody comes to the queue; talks are recorded; nobody but
    who is told to takes calls, and has all the time for it."""
    workspace, line = Workspace.objects.get(slug="nordnetz"), Inbox.objects.get(address=LINE)
    change_hours(workspace=workspace, actor=SYSTEM, week=[[[0, 1440]]] * 7)
    publish_menu(inbox=line, actor=SYSTEM, blocks=Menu(queue=Queue()))
    change_recording_rule(workspace=workspace, actor=SYSTEM, talks=True, keep_days=None)
    change_routing_rule(workspace=workspace, actor=SYSTEM, offer_seconds=60, wrap_up_seconds=0)
    for agent in Agent.objects.all():
        set_presence(agent=agent, state=State.AWAY)


def reaches(server: str) -> None:
    """Whom we ring is rung there, such as 127.0.0.1:5070."""
    line = Inbox.objects.get(address=LINE)
    line.settings = {**line.settings, "server": server}
    line.save(update_fields=["settings"])


def ready(who: str) -> None:
    """They alone take calls."""
    for agent in Agent.objects.select_related("account"):
        mine = agent.account.email.startswith(f"{who}@")
        set_presence(agent=agent, state=State.AVAILABLE if mine else State.AWAY)


def calls(since: str) -> list[dict[str, Any]]:
    """Those after the id `since`, in order."""
    found = Call.objects.filter(id__gt=int(since)).order_by("id")
    names = ("id", "way", "number", "phase", "outcome", "ended_by", "callback", "legs", "host")
    return [{name: getattr(each, name) for name in names} for each in found]


def newest() -> int:
    """The id of the last call."""
    return Call.objects.order_by("-id").values_list("id", flat=True).first() or 0


def recordings(call: str, *tones: str) -> list[dict[str, Any]]:
    """Of each recording of a call: for each channel, how much of what it says are these tones."""
    return [_heard(each, tones) for each in Recording.objects.filter(call=int(call)).order_by("id")]


def promised() -> list[dict[str, Any]]:
    """Callbacks that stand, or did."""
    rows = Callback.objects.order_by("-id")[:3]
    return [{"number": each.number, "outcome": each.outcome} for each in rows]


def waiting() -> int:
    """How many wait for an agent."""
    return Waiting.objects.filter(taken_at=None, left_at=None, kind="call").count()


def stands() -> list[str]:
    """Since when each of them does, which is their place in the queue."""
    rows = Waiting.objects.filter(taken_at=None, left_at=None, kind="call").order_by("since")
    return [each.since.isoformat() for each in rows]


def takes_two() -> None:
    """Everybody takes a second call while they talk."""
    workspace = Workspace.objects.get(slug="nordnetz")
    change_routing_rule(workspace=workspace, actor=SYSTEM, calls=2)


def takes_one() -> None:
    """Nobody does."""
    workspace = Workspace.objects.get(slug="nordnetz")
    change_routing_rule(workspace=workspace, actor=SYSTEM, calls=1)


def matter(call: str) -> str:
    """The public id of the conversation of a call."""
    return public_id(Call.objects.get(pk=int(call)).conversation_id or 0)


def due() -> None:
    """What was promised last is to be kept now."""
    newest = Callback.objects.order_by("-id").values("pk")[:1]
    Callback.objects.filter(pk__in=newest).update(at=clock.now())


def _heard(recording: Recording, tones: tuple[str, ...]) -> dict[str, Any]:
    with opened(recording.sha256) as file, wave.open(file, "rb") as wav:
        count = wav.getnchannels()
        samples = array.array("h", wav.readframes(wav.getnframes()))
    channels = [samples[place::count] for place in range(count)]
    return {
        "kind": recording.kind,
        "seconds": recording.seconds,
        "tones": [[share(channel, float(hz)) for hz in tones] for channel in channels],
    }


DOES = {
    each.__name__: each
    for each in (
        *(prepare, reaches, ready),
        *(calls, newest, recordings, promised, waiting, stands, matter, due),
        *(takes_two, takes_one),
    )
}

if __name__ == "__main__":
    with scope.of(Workspace.objects.get(slug="nordnetz").id):
        print(json.dumps(DOES[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 - it is read
