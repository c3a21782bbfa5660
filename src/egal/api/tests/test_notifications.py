"""What agents were told, for programs."""

from django.test import Client

from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.notifications.concerns import KINDS
from egal.notifications.consumer import take
from egal.shared.ids import public_id
from egal.testing import people
from egal.workspaces import scope


def test_what_an_agent_was_told_is_listed_and_read(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation
) -> None:
    with scope.of(nordnetz.workspace.id):
        assign(conversation=matter, actor=nordnetz.jana, agent=nordnetz.tariq)
    take(list(Event.objects.filter(kind__in=KINDS)))
    of_tariq = f"/api/v1/agents/{public_id(nordnetz.tariq.id)}/notifications"
    [told] = program.get(of_tariq).json()["items"]
    assert (told["kind"], told["by"], told["count"]) == ("assigned", "Jana Köster", 1)
    assert told["conversation_id"] == matter.public_id
    assert program.put(f"{of_tariq}/reading").status_code == 204
    assert program.get(of_tariq, {"unread": "true"}).json()["items"] == []
    assert program.get(of_tariq).json()["items"][0]["read_at"]


def test_the_choices_of_an_agent(program: Client, nordnetz: people.Nordnetz) -> None:
    address = f"/api/v1/agents/{public_id(nordnetz.tariq.id)}/notification-choices"
    assert "unassigned" not in program.get(address).json()["kinds"]
    new = {"kinds": ["mentioned"], "browser": True, "digest": "hourly"}
    assert program.put(address, new, "application/json").json() == new
    assert program.get(address).json() == new
    wrong = program.put(address, {"kinds": ["pigeons"]}, "application/json")
    assert wrong.status_code == 422
