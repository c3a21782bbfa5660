"""A program brings files and sends them with its messages."""

import errno
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from egal.api.tests.programs import client_with
from egal.calls.actions.leftovers import remove_leftover
from egal.channels.base import File
from egal.channels.outbox import send_delivery
from egal.conversations.actions.uploads import drop_unused
from egal.conversations.models import Attachment, Conversation, Delivery, Message
from egal.events.models import Event
from egal.shared import clock, files
from egal.shared.stores.folder import FolderStore
from egal.testing import people
from egal.testing.mailserver import MailServer

PLAN = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@pytest.fixture
def nordnetz(db: None, customers: MailServer) -> people.Nordnetz:
    return people.nordnetz(settings=people.outgoing(customers.port))


@pytest.fixture
def customers() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def uploaded(program: Client, content: bytes = PLAN, name: str = "Anschlußplan.pdf") -> Any:
    answer = program.post("/api/v1/attachments", {"file": ContentFile(content, name)})
    assert answer.status_code == 201, answer.content
    return answer.json()


def written(program: Client, matter: Conversation, **more: Any) -> Any:
    body = json.dumps({"text": "See the plan.", **more})
    place = f"/api/v1/conversations/{matter.public_id}/messages"
    return program.post(place, body, "application/json")


def test_an_upload_is_told_by_its_content(program: Client) -> None:
    file = uploaded(program, PLAN, "holiday.html")
    assert file["sha256"] == hashlib.sha256(PLAN).hexdigest()
    assert (file["name"], file["size"]) == ("holiday.html", len(PLAN))
    assert file["content_type"] == "application/pdf"
    assert Event.objects.filter(kind="attachment.uploaded").exists()


def test_a_reply_takes_its_files_along_to_the_customer(
    program: Client, matter: Conversation, customers: MailServer
) -> None:
    file = uploaded(program)
    answer = written(program, matter, attachments=[file["id"]])
    assert [each["id"] for each in answer.json()["attachments"]] == [file["id"]]
    Delivery.unscoped.update(state="sending", attempts=1)
    send_delivery(Delivery.unscoped.get().pk)
    [mail] = customers.wait_for(1)
    [enclosed] = mail.iter_attachments()
    assert enclosed.get_filename() == "Anschlußplan.pdf"
    assert (enclosed.get_content_type(), enclosed.get_content()) == ("application/pdf", PLAN)
    assert Conversation.unscoped.get().attachment_count == 1


@pytest.mark.parametrize(
    ("fault", "state", "told"),
    [
        (FileNotFoundError, "failed", "The file Anschlußplan.pdf is gone from our store."),
        (OSError("The store of files does not answer."), "queued", "does not answer"),
    ],
)
def test_without_its_file_a_reply_does_not_go_out(
    program: Client,
    matter: Conversation,
    customers: MailServer,
    fault: OSError,
    state: str,
    told: str,
) -> None:
    written(program, matter, attachments=[uploaded(program)["id"]])
    Delivery.unscoped.update(state="sending", attempts=1)
    with patch.object(FolderStore, "open_at", side_effect=fault):
        send_delivery(Delivery.unscoped.get().pk)
    delivery = Delivery.unscoped.get()
    assert (delivery.state, told in delivery.error, customers.mails) == (state, True, [])


def test_a_file_belongs_to_one_message(program: Client, matter: Conversation) -> None:
    file = uploaded(program)
    assert written(program, matter, attachments=[file["id"]], direction="note").status_code == 201
    again = written(program, matter, attachments=[file["id"]])
    assert (again.status_code, again.json()["detail"]) == (
        422,
        "A file is not there any more or was sent already. Upload it again.",
    )
    assert Message.unscoped.count() == 2


def test_nobody_sends_what_another_one_uploaded(
    program: Client, nordnetz: people.Nordnetz, matter: Conversation, fremdfirma: people.Fremdfirma
) -> None:
    colleague, eve = (
        client_with(nordnetz.workspace, "all"),
        client_with(fremdfirma.workspace, "all"),
    )
    for stranger in (colleague, eve):
        file = uploaded(stranger)
        assert written(program, matter, attachments=[file["id"]]).status_code == 422
        assert program.get(f"/api/v1/attachments/{file['id']}").status_code == 404


def test_asked_again_with_its_key_it_is_the_same_message(
    program: Client, matter: Conversation
) -> None:
    file, other = uploaded(program), uploaded(program)
    place = f"/api/v1/conversations/{matter.public_id}/messages"

    def ask(**body: Any) -> Any:
        told = json.dumps({"text": "See the plan.", **body})
        return program.post(place, told, "application/json", headers={"Idempotency-Key": "plan-1"})

    first = ask(attachments=[file["id"]])
    assert ask(attachments=[file["id"]]).json() == first.json()
    assert ask(attachments=[other["id"]]).status_code == 422


def test_what_nobody_used_within_a_day_is_forgotten(program: Client, matter: Conversation) -> None:
    sent, unused = uploaded(program), uploaded(program)
    written(program, matter, attachments=[sent["id"]])
    with clock.at(clock.now() + timedelta(hours=23)):
        assert drop_unused() == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert drop_unused() == 1
    assert [file.public_id for file in Attachment.unscoped.all()] == [sent["id"]]
    assert program.get(f"/api/v1/attachments/{sent['id']}").getvalue() == PLAN
    assert written(program, matter, attachments=[unused["id"]]).status_code == 422


def test_a_day_later_its_bytes_go_if_no_message_anywhere_has_them(
    program: Client, matter: Conversation, fremdfirma: people.Fremdfirma
) -> None:
    unused, theirs = uploaded(program), uploaded(program, b"%PDF-1.7\ntheirs")
    with clock.at(clock.now() + timedelta(hours=25)):
        assert drop_unused() == 2
        same = (File("a.pdf", "application/pdf", b"%PDF-1.7\ntheirs"),)
        people.writes(fremdfirma.inbox, "Mara", "See the plan.", files=same)
    with clock.at(clock.now() + timedelta(hours=50)):
        assert [remove_leftover() for _ in range(2)] == [1, 0]
    with pytest.raises(FileNotFoundError):
        files.opened(unused["sha256"])
    files.opened(theirs["sha256"]).close()


def test_too_large_is_refused_and_leaves_nothing(program: Client, settings: Settings) -> None:
    settings.LARGEST_FILE = 100_000
    for size in (100_001, 300_000):  # seen while reading, and known before
        answer = program.post("/api/v1/attachments", {"file": ContentFile(b"x" * size, "x.log")})
        assert answer.status_code == 413
    assert not Attachment.unscoped.exists()


def test_the_files_of_a_reply_are_limited_together(
    program: Client, matter: Conversation, settings: Settings
) -> None:
    settings.LARGEST_FILE = 1_000_000
    ids = [uploaded(program, bytes([number]) * 600_000)["id"] for number in (1, 2)]
    assert written(program, matter, attachments=ids, direction="note").status_code == 201
    more = [uploaded(program, bytes([number]) * 600_000)["id"] for number in (1, 2)]
    assert written(program, matter, attachments=more).status_code == 422


def test_a_form_without_a_file_is_told(program: Client) -> None:
    answer = program.post("/api/v1/attachments", {"photo": ContentFile(b"x", "x.log")})
    assert (answer.status_code, "field “file”" in answer.json()["detail"]) == (422, True)


def test_a_full_disk_is_told_with_its_remedy(program: Client) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch.object(FolderStore, "take", side_effect=full):
        answer = program.post("/api/v1/attachments", {"file": ContentFile(b"new", "new.txt")})
    assert answer.status_code == 507
    assert answer.json()["detail"].endswith("Once that is mended, try again.")
    assert not Attachment.unscoped.exists()


def test_a_formatted_reply_shows_its_picture(program: Client, matter: Conversation) -> None:
    box = uploaded(program, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "box.png")
    html = f'<p>The <b>red</b> cable:</p><img src="cid:{box["id"]}" onload="x">'
    said = written(program, matter, text="", html=html).json()
    assert said["text"] == "The red cable:"
    assert said["html"] == f'<p>The <b>red</b> cable:</p><img src="cid:{box["sha256"]}" alt="">'
    assert [(file["id"], file["inline"]) for file in said["attachments"]] == [(box["id"], True)]
    refused = written(program, matter, text="Red", html=html)
    assert "Give text or html" in refused.content.decode()
