"""Formatted replies, pictures in them, and drafts that keep both."""

from datetime import timedelta
from typing import Any

import pytest

from egal.conversations.actions.drafts import draft_of, keep_draft
from egal.conversations.actions.note import add_note
from egal.conversations.actions.recall import recall
from egal.conversations.actions.reply import reply
from egal.conversations.actions.uploads import drop_unused, upload
from egal.conversations.models import Attachment, Conversation, Message
from egal.shared import clock, files
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.models import Agent

pytestmark = pytest.mark.django_db

MARA = {"kind": "email", "address": "mara.lindner@posteo.example", "name": "Mara Lindner"}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def brings(who: Agent, content: bytes = PNG, name: str = "box.png") -> Attachment:
    kept = files.keep_pieces([content])
    return upload(
        workspace=who.workspace, actor=who, kept=kept, name=name, content_type="image/png"
    )


def answers(company: Nordnetz, matter: Conversation, html: str, **more: Any) -> Message:
    return reply(
        conversation=matter, actor=company.jana, html=html, inbox=company.inbox, to=[MARA], **more
    )


def test_a_formatted_reply_has_its_words_too(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    message = answers(in_nordnetz, conversation, "<div>Do <b onclick='x'>this</b>.</div>")
    assert message.html == "<div>Do <b>this</b>.</div>"
    assert message.text == "Do this."
    conversation.refresh_from_db()
    assert conversation.preview == "Do this."


def test_what_is_not_formatted_is_plain_text(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    message = answers(in_nordnetz, conversation, "<div>Hello<br><br>Jana</div>")
    assert (message.text, message.html) == ("Hello\n\nJana", "")


def test_pictures_in_the_text_are_files_of_the_message(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    box, plan = brings(in_nordnetz.jana), brings(in_nordnetz.jana, b"%PDF-1.7\n%\xe2", "plan.pdf")
    html = f'<div>Here: <img src="cid:{box.public_id}"></div>'
    note = add_note(conversation=conversation, actor=in_nordnetz.jana, html=html, uploads=[plan.pk])
    assert note.html == f'<div>Here: <img src="cid:{box.sha256}" alt=""></div>'
    assert {each.name: each.inline for each in note.attachments.all()} == {
        "box.png": True,
        "plan.pdf": False,
    }


def test_a_picture_alone_is_enough_and_nothing_is_not(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    box = brings(in_nordnetz.jana)
    answers(in_nordnetz, conversation, f'<img src="cid:{box.public_id}">')
    conversation.refresh_from_db()
    assert conversation.preview == "box.png"
    with pytest.raises(Trouble, match="nothing to send"):
        answers(in_nordnetz, conversation, "<div><br></div>")


def test_pictures_of_others_and_what_is_none_stay_out(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    foreign = brings(in_nordnetz.tariq)
    active = brings(in_nordnetz.jana, b"<svg onload=alert(1)>", "x.svg")
    html = "".join(f'<img src="cid:{each.public_id}" alt="x">' for each in (foreign, active))
    message = answers(in_nordnetz, conversation, f"<b>Look</b>{html}")
    assert message.html == "<b>Look</b>xx"
    assert not message.attachments.exists()


def test_a_draft_keeps_formatting_and_files(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    jana = in_nordnetz.jana
    box, plan = brings(jana), brings(jana, b"%PDF-1.7\n%\xe2", "plan.pdf")
    html = f'<div><em>So</em> <img src="cid:{box.public_id}" alt=""></div>'
    keep_draft(conversation=conversation, agent=jana, text="", html=html, uploads=[plan.pk])
    draft = draft_of(conversation=conversation, agent=jana)
    assert draft
    assert (draft.text, draft.html) == ("So", html)
    with clock.at(clock.now() + timedelta(days=9)):
        assert drop_unused() == 0
        keep_draft(conversation=conversation, agent=jana, text="So", uploads=[plan.pk])
        assert drop_unused() == 1
    assert list(draft.attachments.all()) == [plan]


def test_what_is_taken_back_is_a_draft_as_it_was(
    in_nordnetz: Nordnetz, conversation: Conversation
) -> None:
    jana, box = in_nordnetz.jana, brings(in_nordnetz.jana)
    html = f'<div><em>So</em> <img src="cid:{box.public_id}" alt=""></div>'
    message = answers(in_nordnetz, conversation, html)
    keep_draft(conversation=conversation, agent=jana, text="a < b")
    recall(message=message, actor=jana)
    draft = draft_of(conversation=conversation, agent=jana)
    assert draft
    assert draft.html == f"{html}<div><br></div><div>a &lt; b</div>"
    assert list(draft.attachments.all()) == [box]
    assert not Attachment.objects.get().inline
