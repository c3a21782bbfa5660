from collections.abc import Callable

import pytest

from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.notifications.concerns import KINDS
from egal.notifications.consumer import take
from egal.notifications.models import Notification
from egal.testing import people
from egal.workspaces.models import Agent

Told = Callable[[Agent], list[tuple[str, str, int]]]


@pytest.fixture
def matter(in_nordnetz: people.Nordnetz) -> Conversation:
    """What Mara wrote; Jana has it."""
    found = people.conversation_of(people.writes(in_nordnetz.inbox, "Mara", "Help"))
    found.assignee = in_nordnetz.jana
    found.save()
    return found


@pytest.fixture
def told(in_nordnetz: people.Nordnetz) -> Told:
    """Let the consumer hear of what has happened since; what an agent has been told by now."""
    heard = [0]

    def read(agent: Agent) -> list[tuple[str, str, int]]:
        events = list(Event.objects.filter(id__gt=heard[0], kind__in=KINDS).order_by("id"))
        if events:
            take(events)
            heard[0] = events[-1].id
        rows = Notification.objects.filter(agent=agent, read_at=None).order_by("at", "id")
        return [(each.kind, each.actor_name, each.count) for each in rows]

    return read
