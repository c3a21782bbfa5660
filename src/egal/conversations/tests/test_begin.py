from datetime import timedelta
from typing import Any

import pytest

from egal.channels.email.compose import compose
from egal.channels.outbound import outbound
from egal.channels.ways import ways_to_reply
from egal.contacts.models import Contact, Evidence, Identity
from egal.conversations.actions.begin import begin
from egal.conversations.actions.blocks import block
from egal.conversations.actions.drafts import new_draft_of
from egal.conversations.actions.note import add_note
from egal.conversations.actions.recall import recall
from egal.conversations.models import Conversation, Delivery, Message
from egal.conversations.search import find
from egal.shared import clock
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.testing.people import (
    CUSTOMERS,
    Nordnetz,
    conversation_of,
    happened,
    outgoing,
    vera,
    writes,
)
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

MARA = {"kind": "email", "address": CUSTOMERS["Mara"].address, "name": "Mara"}
OLE = {"kind": "email", "address": "ole@hansen.example", "name": "Ole Hansen"}


def begins(company: Nordnetz, **more: Any) -> Message:
    return begin(
        **{
            "workspace": company.workspace,
            "actor": company.jana,
            "inbox": company.inbox,
            "to": [MARA],
            "subject": "Your new router",
            "text": "It comes on Monday.",
            **more,
        }
    )


def test_somebody_new_is_written_to(in_nordnetz: Nordnetz) -> None:
    message = begins(in_nordnetz, cc=[OLE])
    matter = message.conversation
    matter.refresh_from_db()
    assert (matter.status, matter.assignee, matter.subject) == (
        "waiting",
        in_nordnetz.jana,
        "Your new router",
    )
    assert (matter.contact_name, matter.preview, matter.message_count) == (
        "Mara",
        "It comes on Monday.",
        1,
    )
    assert Identity.objects.get().value == MARA["address"]
    assert Evidence.objects.get().actor_name == "Jana Köster"
    assert happened(matter) == [
        "conversation.begun",
        "conversation.assigned",
        "conversation.waiting",
    ]


def test_the_mail_answers_nothing_and_its_answer_joins(in_nordnetz: Nordnetz) -> None:
    message = begins(in_nordnetz)
    mail = compose(outbound(Delivery.objects.get()))
    assert mail["Subject"] == "Your new router"
    assert mail["In-Reply-To"] is None
    answer = writes(in_nordnetz.inbox, "Mara", "Thank you.", answers=message.id)
    matter = conversation_of(answer)
    assert (matter.pk, matter.status) == (message.conversation_id, "open")
    assert matter.last_inbound_at is not None
    assert Contact.objects.count() == 1


def test_a_contact_we_know_keeps_name_and_story(in_nordnetz: Nordnetz) -> None:
    old = conversation_of(writes(in_nordnetz.inbox, "Mara", "It blinks."))
    message = begins(in_nordnetz)
    assert message.conversation.contact_id == old.contact_id
    assert message.conversation.contact_name == "Mara Lindner"
    assert message.conversation_id != old.pk


def test_more_can_be_written_before_any_answer(in_nordnetz: Nordnetz) -> None:
    in_nordnetz.inbox.settings = outgoing(25)
    in_nordnetz.inbox.save()
    message = begins(in_nordnetz, cc=[OLE])
    [way] = ways_to_reply(message.conversation)
    assert (way.recipient, way.inbox) == (MARA["address"], in_nordnetz.inbox)
    assert [row["address"] for row in way.cc] == [OLE["address"]]


def test_the_same_request_is_the_same_message(in_nordnetz: Nordnetz) -> None:
    assert begins(in_nordnetz, request_id="a") == begins(in_nordnetz, request_id="a")
    assert Conversation.objects.count() == 1


def test_it_is_found_by_its_subject_and_by_whom_it_went_to(in_nordnetz: Nordnetz) -> None:
    matter = begins(in_nordnetz, to=[OLE]).conversation
    for words in ("router", "hansen", "monday"):
        found = find(words, among=Conversation.objects.all(), agent=in_nordnetz.jana, most=9)
        assert [hit.conversation for hit in found.hits] == [matter]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, "nothing to send"),
        ({"subject": " \n"}, "what this is about"),
        ({"subject": "a" * 501}, "too long"),
    ],
)
def test_what_is_missing_is_said(in_nordnetz: Nordnetz, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(Trouble, match=said):
        begins(in_nordnetz, **wrong)
    assert not Contact.objects.exists()


def test_not_to_somebody_who_is_blocked(in_nordnetz: Nordnetz) -> None:
    block(
        workspace=in_nordnetz.workspace,
        actor=in_nordnetz.jana,
        kind="email",
        value="@hansen.example",
    )
    with pytest.raises(Trouble, match=r"ole@hansen.example is blocked"):
        begins(in_nordnetz, bcc=[OLE])


def test_not_into_the_past_and_not_by_whoever_only_reads(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="passed already"):
        begins(in_nordnetz, send_at=clock.now() - timedelta(hours=1))
    with pytest.raises(NotAllowed):
        begins(in_nordnetz, actor=vera(in_nordnetz.workspace))


def test_taken_back_nothing_is_left_but_a_draft(in_nordnetz: Nordnetz) -> None:
    message = begins(in_nordnetz, cc=[OLE], held_for=timedelta(seconds=10))
    recall(message=message, actor=in_nordnetz.jana)
    assert not Conversation.objects.exists()
    assert not Contact.objects.exists()
    draft = new_draft_of(agent=in_nordnetz.jana)
    assert draft
    assert draft.text == "It comes on Monday."
    assert draft.fields == {
        "inbox": [public_id(in_nordnetz.inbox.id)],
        "to": ["Mara <mara.lindner@posteo.example>"],
        "cc": ["Ole Hansen <ole@hansen.example>"],
        "bcc": [""],
        "subject": ["Your new router"],
    }


def test_a_contact_we_knew_stays_and_so_does_what_has_a_note(in_nordnetz: Nordnetz) -> None:
    writes(in_nordnetz.inbox, "Mara", "It blinks.")
    message = begins(in_nordnetz)
    add_note(conversation=message.conversation, actor=in_nordnetz.tariq, text="Is it in stock?")
    recall(message=message, actor=in_nordnetz.jana)
    assert Contact.objects.count() == 1
    assert Conversation.objects.count() == 2
    recall(message=begins(in_nordnetz), actor=in_nordnetz.jana)
    assert (Contact.objects.count(), Conversation.objects.count()) == (1, 2)
