from typing import Any

import pytest

from egal.conversations.actions.merging import merge_conversations, undo_merge
from egal.conversations.actions.note import add_note
from egal.conversations.actions.read import mark_read
from egal.conversations.models import Conversation, Mention
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, agent, conversation_of, writes
from egal.workspaces.models import Account, Agent, Membership, Team

pytestmark = pytest.mark.django_db


def notes(who: Agent, where: Conversation, text: str, **more: Any) -> list[str]:
    """Whom a note by this agent mentions."""
    note = add_note(conversation=where, actor=who, text=text, **more)
    return [str(each.agent) for each in note.mentions.order_by("agent")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Tariq Rahimi, same DSLAM?", ["Tariq Rahimi"]),
        ("same DSLAM, @tariq?", ["Tariq Rahimi"]),
        ("@Tariqs line", []),
        ("mail to x@tariq.example", []),
        ("@Jana Köster: to do", []),
        ("Tariq Rahimi says", []),
    ],
)
def test_who_is_named(
    in_nordnetz: Nordnetz, conversation: Conversation, text: str, named: list[str]
) -> None:
    assert notes(in_nordnetz.jana, conversation, text) == named


def test_a_first_name_of_two_means_nobody(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    Account.objects.filter(agents=in_nordnetz.jana).update(name="Tariq Said")
    lena = agent(in_nordnetz.workspace, "Lena Ost", "agent")
    assert notes(lena, conversation, "@Tariq?") == []
    assert notes(lena, conversation, "@Tariq Said?") == ["Tariq Said"]


def test_a_team_means_its_members(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    team = Team.objects.create(
        workspace=in_nordnetz.workspace, name="Line Care", created_at=clock.now()
    )
    lena = agent(in_nordnetz.workspace, "Lena Ost", "agent")
    for member in (in_nordnetz.jana, in_nordnetz.tariq, lena):
        Membership.objects.create(workspace=in_nordnetz.workspace, team=team, agent=member)
    Agent.objects.filter(pk=lena.pk).update(deactivated_at=clock.now())
    assert notes(in_nordnetz.jana, conversation, "@line care please") == ["Tariq Rahimi"]


def test_it_is_told_once_with_all_who_are_meant(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    jana, tariq = in_nordnetz.jana, in_nordnetz.tariq
    assert notes(jana, conversation, "@Tariq", mentions=[tariq.id, jana.id]) == ["Tariq Rahimi"]
    event = Event.objects.get(kind="note.mentioned")
    assert event.data == {"message": Mention.objects.get().message_id, "agents": [tariq.id]}
    with pytest.raises(Trouble, match="does not work here"):
        notes(jana, conversation, "Hm.", mentions=[4711])


def test_it_is_seen_when_the_conversation_is_opened(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    mark_read(conversation=conversation, agent=in_nordnetz.tariq)
    notes(in_nordnetz.jana, conversation, "@Tariq?")
    mark_read(conversation=conversation, agent=in_nordnetz.jana)
    assert Mention.objects.get().seen_at is None
    mark_read(conversation=conversation, agent=in_nordnetz.tariq)
    assert Mention.objects.get().seen_at


def test_it_goes_where_the_note_goes(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    second = conversation_of(writes(in_nordnetz.inbox, "Mara", "A picture.", subject="Light"))
    notes(in_nordnetz.jana, second, "@Tariq?")
    merging = merge_conversations(keep=conversation, merge=second, actor=in_nordnetz.jana)
    assert Mention.objects.get().conversation == conversation
    undo_merge(merging=merging, actor=in_nordnetz.jana)
    assert Mention.objects.get().conversation == second
