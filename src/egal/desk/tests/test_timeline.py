"""The timeline at the desk: what is new, where a link leads, what can be looked at."""

from datetime import timedelta

from django.test import Client

from egal.channels.base import File
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.models import Attachment, Conversation, Message
from egal.desk.tests.test_desk import PART, here
from egal.shared import clock
from egal.testing import people

NEW = "New since you were here"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
PDF = b"%PDF-1.7\n1 0 obj\n"


def hears_again(company: people.Nordnetz, matter: Conversation) -> None:
    answer = people.replies(company.tariq, matter, "We measure.")
    later = clock.now() + timedelta(hours=1)
    people.writes(company.inbox, "Mara", "Still dead.", answers=answer.pk, at=later)


def test_what_is_new_stands_below_a_mark_also_when_it_is_fetched_anew(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    assert NEW not in jana.get(here(matter)).content.decode()
    hears_again(company, matter)
    page = jana.get(here(matter), headers=PART).content.decode()
    before, _, after = page.partition(NEW)
    assert "We measure." in before
    assert "Still dead." in after
    live = page.partition('data-live="timeline" data-url="')[2].partition('"')[0]
    assert NEW in jana.get(live.replace("&amp;", "&"), headers=PART).content.decode()


def test_a_link_to_a_message_leads_to_where_it_is_today(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    [message] = Message.objects.filter(conversation=matter)
    other = people.conversation_of(people.writes(company.inbox, "Mara", "Again.", subject="Bill"))
    merge_conversations(keep=other, merge=matter, actor=company.jana)
    answer = jana.get(f"/desk/nordnetz/messages/{message.public_id}/")
    assert other.public_id in answer["Location"]
    assert answer["Location"].endswith(f"#message-{message.public_id}")


def test_pictures_and_documents_are_looked_at_in_place(
    jana: Client, company: people.Nordnetz, matter: Conversation
) -> None:
    files = (File("box.png", "image/png", PNG), File("bill.pdf", "application/pdf", PDF))
    taken = people.writes(company.inbox, "Mara", "The light is red.", files=files)
    page = jana.get(here(people.conversation_of(taken))).content.decode()
    assert 'data-look="picture"' in page
    assert 'data-look="pdf"' in page
    for file in Attachment.objects.filter(message_id=taken.message_id or 0):
        answer = jana.get(f"/desk/nordnetz/attachments/{file.public_id}/seen/")
        assert answer["Content-Disposition"].startswith("inline")
        assert answer.getvalue()
