import pytest

from egal.channels.base import File
from egal.channels.email.compose import compose
from egal.channels.outbound import outbound
from egal.conversations.actions.drafts import draft_of
from egal.conversations.actions.forward import forward
from egal.conversations.actions.note import add_note
from egal.conversations.actions.recall import recall
from egal.conversations.models import Attachment, Conversation, Delivery
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, happened, message_of, writes

pytestmark = pytest.mark.django_db

OLE = {"kind": "email", "address": "ole@hansen.example", "name": "Ole"}
LOG = File("log.txt", "text/plain", b"19:02 lost sync")


def test_somebody_outside_gets_it_with_its_files(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "It blinks.", files=(LOG,))
    matter, jana = conversation_of(taken), in_nordnetz.jana
    forwarded = forward(
        message=message_of(taken),
        actor=jana,
        inbox=in_nordnetz.inbox,
        to=[OLE],
        text="Please look.",
    )
    mail = compose(outbound(Delivery.objects.get()))
    body = mail.get_body(("plain",))
    assert body
    assert "Please look." in body.get_content()
    assert "mara.lindner@posteo.example" in body.get_content()
    assert "It blinks." in body.get_content()
    assert mail["To"] == "Ole <ole@hansen.example>"
    assert mail["Subject"] == "Fwd: Router drops every evening"
    assert mail["In-Reply-To"] is None
    assert [file.get_filename() for file in mail.iter_attachments()] == ["log.txt"]
    matter.refresh_from_db()
    assert (matter.status, matter.attachment_count) == ("open", 2)
    answer = writes(in_nordnetz.inbox, "Henrik", "A bad cable.", answers=forwarded.id)
    assert conversation_of(answer) == matter
    assert happened(matter)[2] == "message.forwarded"
    assert Attachment.objects.filter(message=forwarded).count() == 1


def test_a_note_stays_in_the_house(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    note = add_note(conversation=conversation, actor=in_nordnetz.jana, text="DSLAM 4?")
    with pytest.raises(Trouble, match="team only"):
        forward(message=note, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[OLE])


def test_taken_back_it_does_not_end_in_a_letter_to_the_customer(in_nordnetz: Nordnetz) -> None:
    taken, jana = writes(in_nordnetz.inbox, "Mara", "It blinks."), in_nordnetz.jana
    forwarded = forward(
        message=message_of(taken), actor=jana, inbox=in_nordnetz.inbox, to=[OLE], text="Odd woman?"
    )
    recall(message=forwarded, actor=jana)
    draft = draft_of(conversation=conversation_of(taken), agent=jana)
    assert draft
    assert (draft.text, draft.note) == ("Odd woman?", True)
