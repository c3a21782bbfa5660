"""My conversations: everything that was said, and nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from egal.channels.base import Address, File
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import solve
from egal.conversations.models import Attachment, Conversation, Delivery, Message
from egal.portal.mine.tests.conftest import HERE, Portal, signs_in
from egal.testing.people import conversation_of, replies, writes
from egal.workspaces import scope

CANARY = "canary-of-a-note"
PICTURE = File("router.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 100)


@pytest.fixture
def path(client: Client, portal: Portal) -> str:
    """Mara has signed in and looks at her conversation."""
    signs_in(client)
    return f"{HERE}/conversations/{portal.mail.public_id}/"


def test_what_was_said_is_shown(client: Client, portal: Portal, path: str) -> None:
    replies(portal.nordnetz.jana, portal.mail, "We have reset your line.")
    Delivery.unscoped.update(state="sent")
    shown = client.get(path).text
    assert "The light blinks." in shown
    assert "We have reset your line." in shown
    assert "Jana Köster" in shown
    assert "jana@nordnetz.example" not in shown


def test_what_can_still_be_taken_back_is_not_shown(
    client: Client, portal: Portal, path: str
) -> None:
    replies(portal.nordnetz.jana, portal.mail, "We have reset your line.")
    assert "We have reset" not in client.get(path).text


def test_no_page_shows_a_note(client: Client, portal: Portal, path: str) -> None:
    with scope.of(portal.nordnetz.workspace.id):
        add_note(conversation=portal.mail, actor=portal.nordnetz.jana, text=CANARY)
        note = Message.objects.get(direction="note")
        Attachment.objects.create(
            workspace=portal.nordnetz.workspace,
            message=note,
            name=CANARY,
            content_type="text/plain",
            size=1,
            sha256="0" * 64,
        )
    pages = ["/", "/conversations/", "/conversations/?all", "/devices/", "/sign-in/"]
    for page in [path, *(f"{HERE}{each}" for each in pages)]:
        assert CANARY not in client.get(page).text
    file = Attachment.unscoped.get()
    assert client.get(f"{HERE}/conversations/files/{file.public_id}/").status_code == 404


def test_eve_gets_a_404_for_maras(client: Client, eve: Client, portal: Portal, path: str) -> None:
    signs_in(eve, "eve@fremd.example")
    assert eve.get(path).status_code == 404
    assert eve.post(f"{path}messages/", {"text": "I am Mara"}).status_code == 404
    assert Client().get(path).status_code == 404


def test_a_file_is_shown_to_whom_it_belongs(
    client: Client, eve: Client, portal: Portal, path: str
) -> None:
    writes(portal.nordnetz.inbox, "Mara", "See the picture.", files=(PICTURE,))
    file = Attachment.unscoped.get()
    there = f"{HERE}/conversations/files/{file.public_id}/"
    shown = client.get(there)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert shown.getvalue().startswith(b"\x89PNG")
    signs_in(eve, "eve@fremd.example")
    assert eve.get(there).status_code == 404


def test_an_answer_joins_the_conversation(client: Client, portal: Portal, path: str) -> None:
    answer = client.post(f"{path}messages/", {"text": "It is quiet now.", "request": "one"})
    assert answer["Location"] == f"{path}#answer"
    assert "It is quiet now." in client.get(path).text
    written = Message.unscoped.latest("id")
    assert (written.conversation_id, written.from_kind) == (portal.mail.id, "email")


def test_a_file_goes_along(client: Client, portal: Portal, path: str) -> None:
    picture = SimpleUploadedFile("light.png", PICTURE.content, "text/html")  # as it is claimed
    client.post(f"{path}messages/", {"text": "See.", "files": [picture]})
    kept = Attachment.unscoped.get()
    assert (kept.name, kept.content_type) == ("light.png", "image/png")
    assert "light.png" in client.get(path).text


def test_too_many_files_are_refused_with_the_reason(client: Client, path: str) -> None:
    many = [SimpleUploadedFile(f"{number}.txt", b"hm") for number in range(11)]
    told = client.post(f"{path}messages/", {"text": "See.", "files": many})
    assert (told.status_code, "At most 10 files" in told.text) == (422, True)
    assert "See." in told.text
    assert not Message.unscoped.filter(text="See.").exists()


def test_pressing_twice_is_one_message(client: Client, portal: Portal, path: str) -> None:
    for _ in range(2):
        client.post(f"{path}messages/", {"text": "It is quiet now.", "request": "one"})
    assert Message.unscoped.filter(text="It is quiet now.").count() == 1


def test_an_answer_reopens(client: Client, portal: Portal, path: str) -> None:
    with scope.of(portal.nordnetz.workspace.id):
        solve(conversation=portal.mail, actor=portal.nordnetz.jana)
    client.post(f"{path}messages/", {"text": "Again."})
    assert Conversation.unscoped.get(pk=portal.mail.pk).status == "open"


def test_nothing_is_no_answer(client: Client, path: str) -> None:
    told = client.post(f"{path}messages/", {"text": "  "})
    assert (told.status_code, "Write something" in told.text) == (422, True)


def test_who_wrote_from_mails_reply_goes_on_by_mail(
    client: Client, portal: Portal, path: str
) -> None:
    client.post(f"{path}messages/", {"text": "It is quiet now."})
    message = replies(portal.nordnetz.jana, portal.mail, "Good.")
    assert message.to[0]["address"] == "mara.lindner@posteo.example"


def test_what_she_writes_to_others_is_not_hers(client: Client, portal: Portal, path: str) -> None:
    other = Address("email", "x@y.example", "X")
    theirs = conversation_of(writes(portal.nordnetz.inbox, other, "Secret", subject="Secret"))
    assert "Secret" not in client.get(f"{HERE}/conversations/").text
    assert client.get(f"{HERE}/conversations/{theirs.public_id}/").status_code == 404


def test_the_pages_are_kept_nowhere(client: Client, path: str) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]
