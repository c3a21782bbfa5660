import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, happened, vera
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_jana_gives_the_matter_to_tariq(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    conversation.refresh_from_db()
    assert conversation.assignee == in_nordnetz.tariq
    event = Event.objects.get(kind="conversation.assigned")
    assert (event.actor_name, event.data) == (
        "Jana Köster",
        {"old": None, "new": {"agent": in_nordnetz.tariq.id, "name": "Tariq Rahimi"}},
    )


def test_giving_it_back_to_everybody_says_who_had_it(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assign(conversation=conversation, actor=in_nordnetz.tariq, agent=None)
    conversation.refresh_from_db()
    assert conversation.assignee is None
    event = Event.objects.filter(kind="conversation.assigned").latest("id")
    assert event.data["old"]["name"] == "Tariq Rahimi"
    assert event.data["new"] is None


def test_the_same_agent_again_is_no_event(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    for _ in range(2):
        assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assert happened(conversation).count("conversation.assigned") == 1


def test_eve_cannot_become_the_assignee(
    in_nordnetz: Nordnetz, conversation: Conversation, fremdfirma: Fremdfirma
) -> None:
    with pytest.raises(Trouble, match="Eve Fremd does not work here"):
        assign(conversation=conversation, actor=in_nordnetz.jana, agent=fremdfirma.eve)


def test_vera_may_not_assign(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    viewer = vera(in_nordnetz.workspace)
    with pytest.raises(NotAllowed):
        assign(conversation=conversation, actor=viewer, agent=viewer)


def test_whoever_left_is_not_given_anything(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    in_nordnetz.tariq.deactivated_at = clock.now()
    with pytest.raises(Trouble, match="Tariq Rahimi does not work here any more"):
        assign(conversation=conversation, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    assert "conversation.assigned" not in happened(conversation)
