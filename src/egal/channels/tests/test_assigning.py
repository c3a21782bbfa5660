"""What begins by an inbox goes to whom it names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from egal.conversations.actions.assign_inbox import assign_inbox
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, replies, vera, writes
from egal.workspaces.actions.change_agent import deactivate_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(in_nordnetz: Nordnetz) -> Nordnetz:
    """Nordnetz, where what comes to support@ is Tariq's."""
    assign_inbox(inbox=in_nordnetz.inbox, actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    in_nordnetz.inbox.refresh_from_db()
    return in_nordnetz


def begun(company: Nordnetz) -> Conversation:
    return conversation_of(writes(company.inbox, "Mara", "The light blinks."))


def test_a_new_conversation_is_tariqs_and_the_event_says_why(company: Nordnetz) -> None:
    assert begun(company).assignee == company.tariq
    event = Event.objects.get(kind="conversation.assigned")
    assert (event.actor_kind, event.data["inbox"]) == ("system", company.inbox.id)


def test_an_answer_changes_nobody(company: Nordnetz) -> None:
    matter = begun(company)
    Conversation.objects.update(assignee=None)
    answer = replies(company.jana, matter, "We look.")
    Conversation.objects.update(assignee=None)
    assert conversation_of(writes(company.inbox, "Mara", "?", answers=answer.id)) == matter
    assert conversation_of(writes(company.inbox, "Mara", "Twice")).assignee == company.tariq
    matter.refresh_from_db()
    assert matter.assignee is None


def test_who_works_here_no_more_gets_nothing(company: Nordnetz) -> None:
    deactivate_agent(agent=company.tariq, actor=company.jana)
    assert begun(company).assignee is None


def test_who_may_only_look_is_refused(company: Nordnetz) -> None:
    with pytest.raises(Trouble, match="does not answer conversations here"):
        assign_inbox(inbox=company.inbox, actor=company.jana, agent=vera(company.workspace))


def test_an_inbox_that_names_nobody_costs_no_look(in_nordnetz: Nordnetz) -> None:
    with CaptureQueriesContext(connection) as asked:
        writes(in_nordnetz.inbox, "Mara", "The light blinks.")
    assert not [each for each in asked if 'FROM "conversations_conversation"' in each["sql"]]
