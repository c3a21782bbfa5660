"""Merged and snoozed conversations at the desk."""

from datetime import UTC, datetime

from django.test import Client

from egal.conversations.actions.merging import merge_conversations
from egal.conversations.actions.snooze import snooze
from egal.conversations.models import Conversation, Message
from egal.testing import people

EVENING = datetime(2126, 11, 21, 18, tzinfo=UTC)
LISTED = "/desk/nordnetz/conversations/"


def merged(company: people.Nordnetz, matter: Conversation) -> str:
    """The address of a conversation that was merged into Mara's matter."""
    again = people.conversation_of(people.writes(company.inbox, "Mara", "Again.", subject="New"))
    merge_conversations(keep=matter, merge=again, actor=company.jana)
    return f"{LISTED}{again.public_id}/"


def test_an_old_link_leads_to_where_it_goes_on(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    page = jana.get(merged(company, matter)).content.decode()
    assert f'data-conversation="{matter.public_id}"' in page
    assert "Again." in page
    assert "Jana Köster merged “New” into this" in page


def test_an_answer_from_an_old_page_goes_on_there(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    address = merged(company, matter)
    jana.post(f"{address}messages/", {"text": "Wir messen.", "token": "a"})
    assert Message.objects.latest("id").conversation == matter
    assert jana.post(f"{address}solution/").status_code == 302


def test_what_is_snoozed_has_a_view(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    snooze(conversation=matter, actor=company.jana, until=EVENING)
    assert "Router" not in jana.get(LISTED, {"view": "open"}).content.decode()
    page = jana.get(LISTED, {"view": "snoozed"}).content.decode()
    assert "Router" in page
    assert "snoozed" in page
