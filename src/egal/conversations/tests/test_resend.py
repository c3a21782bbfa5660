import pytest

from egal.channels.base import File
from egal.channels.email.compose import compose
from egal.channels.outbound import outbound
from egal.conversations.actions.drafts import draft_of
from egal.conversations.actions.forward import forward
from egal.conversations.actions.recall import recall
from egal.conversations.actions.redirect import redirect
from egal.conversations.actions.reply import reply
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.actions.resend import resend
from egal.conversations.actions.uploads import upload
from egal.conversations.models import Conversation, Delivery
from egal.events.record import SYSTEM
from egal.shared.files import keep_pieces
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, conversation_of, happened, message_of, replies, writes

pytestmark = pytest.mark.django_db

OLE = {"kind": "email", "address": "ole@hansen.example", "name": "Ole"}
LOG = File("log.txt", "text/plain", b"19:02 lost sync")


def test_what_came_back_goes_to_another_address(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    jana = in_nordnetz.jana
    first = replies(jana, conversation, "We set it back.")
    Delivery.objects.update(state="sent", attempts=1)
    report_delivery(message=first, actor=SYSTEM, state="returned", reason="No such mailbox")
    anew = resend(message=first, actor=jana, inbox=in_nordnetz.inbox, to=[OLE])
    conversation.refresh_from_db()
    assert (anew.text, anew.subject) == (first.text, first.subject)
    assert conversation.status == "waiting"
    assert happened(conversation)[-2:] == ["message.resent", "conversation.waiting"]
    mails = [compose(outbound(each)) for each in Delivery.objects.order_by("id")]
    assert mails[1]["To"] == "Ole <ole@hansen.example>"
    assert mails[0]["Message-ID"] != mails[1]["Message-ID"]
    assert Delivery.objects.get(message=first).state == "returned"


def test_a_forward_goes_anew_with_what_it_showed(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "It blinks.", files=(LOG,))
    first = forward(
        message=message_of(taken), actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[OLE]
    )
    anew = resend(message=first, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[OLE])
    assert anew.forwarded
    assert "It blinks." in anew.quoted_text
    assert [file.name for file in anew.attachments.all()] == ["log.txt"]
    assert conversation_of(taken).attachment_count == 3


def test_only_what_we_wrote_goes_anew(in_nordnetz: Nordnetz) -> None:
    heard = message_of(writes(in_nordnetz.inbox, "Mara", "It blinks."))
    with pytest.raises(Trouble, match="one of you"):
        resend(message=heard, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[OLE])


def test_only_what_came_in_is_redirected(in_nordnetz: Nordnetz, conversation: Conversation) -> None:
    ours = replies(in_nordnetz.jana, conversation, "We set it back.")
    with pytest.raises(Trouble, match="came in"):
        redirect(message=ours, actor=in_nordnetz.jana, inbox=in_nordnetz.inbox, to=[OLE])


def test_taken_back_its_files_wait_with_its_text(in_nordnetz: Nordnetz) -> None:
    taken = writes(in_nordnetz.inbox, "Mara", "It blinks.", files=(LOG,))
    matter, jana = conversation_of(taken), in_nordnetz.jana
    kept = keep_pieces([b"plan"])
    plan = upload(
        workspace=jana.workspace, actor=in_nordnetz.tariq, kept=kept, name="plan", content_type=""
    )
    first = reply(
        conversation=matter,
        actor=in_nordnetz.tariq,
        text="See the plan.",
        inbox=in_nordnetz.inbox,
        to=[OLE],
        uploads=[plan.pk],
    )
    anew = resend(message=first, actor=jana, inbox=in_nordnetz.inbox, to=[OLE])
    recall(message=anew, actor=jana)
    draft = draft_of(conversation=matter, agent=jana)
    assert draft
    assert (draft.text, [each.name for each in draft.attachments.all()]) == (
        "See the plan.",
        ["plan"],
    )
