from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from egal.conversations.actions.assign_team import assign_team
from egal.conversations.actions.note import add_note
from egal.conversations.actions.read import mark_read
from egal.conversations.actions.tags import tag
from egal.conversations.counts import MANY, count_tagged, count_up_to, counts_for
from egal.conversations.lists import LONG, OF_TAG, OF_TEAM, conversations_in
from egal.conversations.models import Conversation
from egal.conversations.sorting import NEWEST, OLDEST, WAITING, page_of
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.keyset import BadCursor
from egal.testing.people import Nordnetz, conversation_of, replies, writes
from egal.workspaces.models import Agent, Team

pytestmark = pytest.mark.django_db


def matter(nordnetz: Nordnetz, subject: str, *, ago: timedelta = timedelta(0)) -> Conversation:
    at = clock.now() - ago
    return conversation_of(writes(nordnetz.inbox, "Mara", "Help.", subject=subject, at=at))


def subjects(view: str, agent: Agent, sort: str = NEWEST) -> list[str]:
    found = conversations_in(view, agent)
    assert found is not None
    return [each.subject for each in page_of(found, sort, cursor=None, limit=10)[0]]


def test_a_team_has_a_view_with_its_count(in_nordnetz: Nordnetz) -> None:
    team = Team.objects.create(
        workspace=in_nordnetz.workspace, name="Technik", created_at=clock.now()
    )
    matter(in_nordnetz, "Other")
    assign_team(conversation=matter(in_nordnetz, "Line"), actor=SYSTEM, team=team)
    assert subjects(f"{OF_TEAM}{public_id(team.id)}", in_nordnetz.jana) == ["Line"]
    assert counts_for(in_nordnetz.jana).teams == {team.id: 1}


def test_a_tag_has_a_view_with_its_count(in_nordnetz: Nordnetz) -> None:
    matter(in_nordnetz, "Other")
    bill = tag(conversation=matter(in_nordnetz, "Invoice"), actor=SYSTEM, name="bill")
    assert subjects(f"{OF_TAG}{public_id(bill.id)}", in_nordnetz.jana) == ["Invoice"]
    assert count_tagged(bill.id) == (1, False)


def test_of_a_tag_only_the_newest_are_counted(
    in_nordnetz: Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.conversations.counts.LOOKED_AT", 2)
    for number in range(3):
        bill = tag(conversation=matter(in_nordnetz, str(number)), actor=SYSTEM, name="bill")
    assert count_tagged(bill.id) == (2, True)


def test_whoever_is_mentioned_finds_it(in_nordnetz: Nordnetz) -> None:
    asked = matter(in_nordnetz, "Ask Tariq")
    add_note(conversation=asked, actor=in_nordnetz.jana, text="@Tariq?")
    assert subjects("mentions", in_nordnetz.tariq) == ["Ask Tariq"]
    assert subjects("mentions", in_nordnetz.jana) == []
    assert counts_for(in_nordnetz.tariq).mentions == 1
    mark_read(conversation=asked, agent=in_nordnetz.tariq)
    assert counts_for(in_nordnetz.tariq).mentions == 0
    assert subjects("mentions", in_nordnetz.tariq) == ["Ask Tariq"]


def test_who_waits_for_us_for_more_than_a_day_is_due(in_nordnetz: Nordnetz) -> None:
    matter(in_nordnetz, "Fresh")
    matter(in_nordnetz, "Late", ago=LONG * 2)
    matter(in_nordnetz, "Later", ago=LONG * 3)
    answered = matter(in_nordnetz, "Answered", ago=LONG * 4)
    replies(in_nordnetz.jana, answered, "Done?", then="open")
    assert subjects("due", in_nordnetz.jana, WAITING) == ["Later", "Late"]
    assert counts_for(in_nordnetz.jana).due == 2


def test_a_list_is_looked_through_in_each_order(in_nordnetz: Nordnetz) -> None:
    answered = matter(in_nordnetz, "Answered", ago=timedelta(hours=3))
    matter(in_nordnetz, "Second", ago=timedelta(hours=2))
    matter(in_nordnetz, "Third", ago=timedelta(hours=1))
    replies(in_nordnetz.jana, answered, "Done.", then="open")
    assert subjects("open", in_nordnetz.jana, NEWEST) == ["Answered", "Third", "Second"]
    assert subjects("open", in_nordnetz.jana, OLDEST) == ["Second", "Third", "Answered"]
    assert subjects("open", in_nordnetz.jana, WAITING) == ["Second", "Third", "Answered"]


@pytest.mark.parametrize("sort", [NEWEST, OLDEST, WAITING])
def test_pages_follow_each_other_in_each_order(in_nordnetz: Nordnetz, sort: str) -> None:
    for number in range(5):
        matter(in_nordnetz, str(number), ago=timedelta(hours=number))
    replies(in_nordnetz.jana, matter(in_nordnetz, "5"), "Hm.", then="open")
    replies(in_nordnetz.jana, matter(in_nordnetz, "6"), "Hm.", then="open")
    found = conversations_in("open", in_nordnetz.jana)
    assert found is not None
    whole, _ = page_of(found, sort, cursor=None, limit=10)
    met: list[Conversation] = []
    cursor = None
    while not met or cursor:
        page, cursor = page_of(found, sort, cursor=cursor, limit=2)
        met += page
    assert met == whole
    assert len(met) == 7


def test_a_cursor_of_another_order_is_none(in_nordnetz: Nordnetz) -> None:
    for number in range(3):
        matter(in_nordnetz, str(number))
    found = conversations_in("open", in_nordnetz.jana)
    assert found is not None
    _, cursor = page_of(found, NEWEST, cursor=None, limit=1)
    with pytest.raises(BadCursor):
        page_of(found, OLDEST, cursor=cursor, limit=1)


def test_what_is_very_many_is_not_counted_further(
    in_nordnetz: Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MANY == 100
    monkeypatch.setattr("egal.conversations.counts.MANY", 2)
    for number in range(3):
        matter(in_nordnetz, str(number))
    assert count_up_to(Conversation.objects.all()) == 2


def test_the_counts_are_one_pass_over_their_index(in_nordnetz: Nordnetz) -> None:
    """What is counted stands in the index, so that a million solved ones cost nothing."""
    solved = matter(in_nordnetz, "Solved")
    solved.pk, solved.status = None, "solved"
    Conversation.objects.bulk_create([copy(solved) for _ in range(2_000)])
    with CaptureQueriesContext(connection) as asked:
        counts_for(in_nordnetz.jana)
    [counting] = [each["sql"] for each in asked if "GROUP BY" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("analyze conversations_conversation")
        cursor.execute("set local enable_bitmapscan = off")  # as it is once they are vacuumed
        cursor.execute(f"explain {counting}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using conversation_counts" in plan, plan
