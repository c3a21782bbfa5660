"""What the benches ask and change in an installation's database; imported once Django is set up."""

import array
import wave
from collections.abc import Sequence

from django.test import override_settings

from egal.calls.actions.menus import publish_menu
from egal.calls.actions.rules import change_recording_rule
from egal.calls.menus.blocks import Menu, Queue
from egal.calls.models import Call, CallEvent, Recording
from egal.calls.wire import tell_phone
from egal.conversations.models import Conversation, Inbox, Message
from egal.events.record import SYSTEM
from egal.routing.actions.offers import accept_offer
from egal.routing.actions.presence import set_presence
from egal.routing.actions.rules import change_routing_rule
from egal.routing.models import Offer, Presence, State
from egal.service_levels.actions.hours import change_hours
from egal.shared import clock
from egal.shared.files import opened
from egal.testing.people import PASSWORD, nordnetz, telephone_line
from egal.testing.telephone import share
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.models import Agent, Role

_QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


def open_line(number: str) -> Inbox:
    """Nordnetz has a line at which everybody comes to the queue, at all hours; talks are kept."""
    workspace = nordnetz().workspace
    with scope.of(workspace.id):
        line = telephone_line(workspace, number)
        publish_menu(inbox=line, actor=SYSTEM, blocks=Menu(queue=Queue()))
        change_hours(workspace=workspace, actor=SYSTEM, week=[[[0, 1440]]] * 7)
        change_recording_rule(workspace=workspace, actor=SYSTEM, talks=True, keep_days=None)
        change_routing_rule(workspace=workspace, actor=SYSTEM, offer_seconds=60, wrap_up_seconds=0)
    return line


def ready(email: str) -> None:
    """They take calls from now on."""
    agent = Agent.unscoped.select_related("account").get(account__email=email)
    with scope.of(agent.workspace_id):
        set_presence(agent=agent, state=State.AVAILABLE)


def hire(line: Inbox, count: int) -> None:
    """So many agents who take calls; their desks count as open for 45 s (`keep_open`)."""
    quick = override_settings(PASSWORD_HASHERS=[_QUICK])  # nobody signs in
    with scope.of(line.workspace_id), quick:
        for number in range(count):
            email = f"agent{number}@nordnetz.example"
            person = {"email": email, "name": email, "role": Role.AGENT, "password": PASSWORD}
            add_agent(workspace=line.workspace, actor=SYSTEM, **person)
            ready(email)


def keep_open() -> None:
    Presence.unscoped.update(seen_at=clock.now())


def accept(line: Inbox) -> int:
    """Every offer that stands is taken by who has it; how many."""
    with scope.of(line.workspace_id):
        offers = list(Offer.objects.filter(ended_at=None).select_related("agent__account"))
        for offer in offers:
            call = accept_offer(offer=offer, agent=offer.agent).call_id
            tell(line, offer.agent_id, "answer", call=call, tab="bench")
    return len(offers)


def tell(line: Inbox, agent: int, do: str, **data: object) -> None:
    tell_phone(workspace=line.workspace_id, agent=agent, do=do, **data)


def calls(line: Inbox, numbers: str) -> list[Call]:
    """Of those whose numbers begin so."""
    return list(Call.unscoped.filter(inbox=line, number__startswith=numbers).order_by("id"))


def talking(line: Inbox) -> int:
    return Call.unscoped.filter(inbox=line, phase="talking").count()


def all_there_is() -> list[int]:
    """How many calls, conversations and messages."""
    return [each.unscoped.count() for each in (Call, Conversation, Message)]


def latest(line: Inbox) -> float:
    """Seconds from what happened until it was noted, at worst."""
    events = CallEvent.unscoped.filter(call__inbox=line).values_list("at", "noted_at")
    return max((noted - at).total_seconds() for at, noted in events)


def recordings(line: Inbox) -> list[Recording]:
    return list(Recording.unscoped.filter(call__inbox=line).order_by("id"))


def is_clean(recording: Recording, tones: Sequence[float]) -> bool:
    """Whether each side has its own tone, and nothing of the other's."""
    with opened(recording.sha256) as file, wave.open(file, "rb") as wav:
        samples = array.array("h", wav.readframes(wav.getnframes()))
    sides = [samples[place :: len(tones)] for place in range(len(tones))]
    heard = [[share(side, hz) for hz in tones] for side in sides]
    return all(
        (much > 0.5) if place == other else (much < 0.05)
        for place, shares in enumerate(heard)
        for other, much in enumerate(shares)
    )
