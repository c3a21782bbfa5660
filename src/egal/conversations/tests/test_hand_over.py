import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.hand_over import counted, hand_over
from egal.conversations.actions.snooze import snooze
from egal.conversations.actions.status import set_status, solve
from egal.conversations.models import Conversation
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import (
    Fremdfirma,
    Nordnetz,
    agent,
    conversation_of,
    happened,
    vera,
    writes,
)
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(in_nordnetz: Nordnetz) -> dict[str, Conversation]:
    """What Tariq has: open, waiting, snoozed, solved."""
    found = {}
    for status in ("open", "waiting", "snoozed", "solved"):
        matter = conversation_of(writes(in_nordnetz.inbox, "Mara", f"It is {status}."))
        assign(conversation=matter, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
        found[status] = matter
    set_status(conversation=found["waiting"], actor=in_nordnetz.tariq, status="waiting")
    tomorrow = clock.now().replace(year=clock.now().year + 1)
    snooze(conversation=found["snoozed"], actor=in_nordnetz.tariq, until=tomorrow)
    solve(conversation=found["solved"], actor=in_nordnetz.tariq)
    return found


def whose(work: dict[str, Conversation]) -> dict[str, str]:
    rows = {status: Conversation.objects.get(pk=each.pk) for status, each in work.items()}
    assert {status: row.status for status, row in rows.items()} == {each: each for each in work}
    return {status: str(row.assignee or "") for status, row in rows.items()}


def test_all_that_is_not_solved_moves(in_nordnetz: Nordnetz, work: dict[str, Conversation]) -> None:
    lena = agent(in_nordnetz.workspace, "Lena Voss", "agent")
    assert counted(in_nordnetz.tariq) == {"open": 1, "waiting": 1, "snoozed": 1}
    assert hand_over(agent=in_nordnetz.tariq, actor=in_nordnetz.jana, to=lena) == 3
    assert set(whose(work).values()) == {"Lena Voss", "Tariq Rahimi"}
    assert whose(work)["solved"] == "Tariq Rahimi"
    assert happened(work["snoozed"])[-1] == "conversation.assigned"
    assert hand_over(agent=in_nordnetz.tariq, actor=in_nordnetz.jana, to=lena) == 0


def test_back_to_everybody(in_nordnetz: Nordnetz, work: dict[str, Conversation]) -> None:
    hand_over(agent=in_nordnetz.tariq, actor=in_nordnetz.jana, to=None)
    assert [status for status, name in whose(work).items() if name] == ["solved"]


def test_not_to_somebody_who_cannot_answer(
    in_nordnetz: Nordnetz, work: dict[str, Conversation], fremdfirma: Fremdfirma
) -> None:
    for to in (vera(in_nordnetz.workspace), fremdfirma.eve, in_nordnetz.tariq):
        with pytest.raises(Trouble):
            hand_over(agent=in_nordnetz.tariq, actor=in_nordnetz.jana, to=to)
    assert whose(work)["open"] == "Tariq Rahimi"


def test_neither_tariq_nor_eve_decides(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    for actor in (in_nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            hand_over(agent=in_nordnetz.tariq, actor=actor, to=None)
