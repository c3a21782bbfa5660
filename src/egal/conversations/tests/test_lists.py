import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.read import mark_read
from egal.conversations.actions.status import solve
from egal.conversations.counts import counts_for
from egal.conversations.lists import conversations_in
from egal.conversations.models import Conversation
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, writes
from egal.workspaces.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> list[Conversation]:
    """One of nobody's, one of Jana's, one that Tariq has solved; and one of another company."""
    writes(fremdfirma.inbox, "Mara", "Do you sell lamps?", subject="Lamps")
    free, mine, solved = (
        conversation_of(writes(in_nordnetz.inbox, "Mara", "Help.", subject=subject))
        for subject in ("Free", "Mine", "Solved")
    )
    assign(conversation=mine, actor=in_nordnetz.jana, agent=in_nordnetz.jana)
    assign(conversation=solved, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    solve(conversation=solved, actor=in_nordnetz.tariq)
    return [free, mine, solved]


def subjects(view: str, agent: Agent) -> list[str]:
    found = conversations_in(view, agent)
    assert found is not None
    return sorted(conversation.subject for conversation in found)


def test_each_view_shows_its_own(in_nordnetz: Nordnetz, three: list[Conversation]) -> None:
    jana = in_nordnetz.jana
    assert subjects("mine", jana) == ["Mine"]
    assert subjects("unassigned", jana) == ["Free"]
    assert subjects("open", jana) == ["Free", "Mine"]
    assert subjects("solved", jana) == ["Solved"]
    assert subjects("channel-email", jana) == ["Free", "Mine"]
    assert subjects("channel-pigeon", jana) == []
    assert subjects("mine", in_nordnetz.tariq) == []


def test_a_view_that_does_not_exist_is_none(in_nordnetz: Nordnetz) -> None:
    assert conversations_in("everything", in_nordnetz.jana) is None


def test_the_counts_are_those_of_the_views(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    counts = counts_for(in_nordnetz.jana)
    assert (counts.mine, counts.unassigned, counts.open, counts.snoozed) == (1, 1, 2, 0)
    assert counts.channels == {"email": 2}


def test_the_list_knows_what_jana_has_read(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    mark_read(conversation=three[0], agent=in_nordnetz.jana)
    for agent, read in ((in_nordnetz.jana, True), (in_nordnetz.tariq, False)):
        found = conversations_in("unassigned", agent)
        assert found is not None
        assert bool(vars(found.get())["read_at"]) == read
