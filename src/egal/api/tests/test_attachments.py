import pytest
from django.test import Client

from egal.channels.base import File
from egal.conversations.models import Attachment
from egal.testing import people

PAGE = File("Übersicht\r\n.html", "text/html", b"<script>alert(1)</script>")


@pytest.fixture
def attachment(nordnetz: people.Nordnetz) -> Attachment:
    """Mara has sent a web page, under a name that would break a header."""
    people.writes(nordnetz.inbox, "Mara", "See attached", files=(PAGE,))
    return Attachment.unscoped.get()


def test_an_attachment_is_downloaded_as_bytes(program: Client, attachment: Attachment) -> None:
    answer = program.get(f"/api/v1/attachments/{attachment.public_id}")

    assert answer.getvalue() == PAGE.content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%9C")
    assert answer.headers["Content-Length"] == str(attachment.size)


@pytest.mark.parametrize("name", ["\r\nSet-Cookie: eve=1", "", "..", 'a"b\\c', "\x00"])
def test_any_name_fits_into_the_header(program: Client, attachment: Attachment, name: str) -> None:
    Attachment.unscoped.update(name=name.replace("\x00", ""))

    answer = program.get(f"/api/v1/attachments/{attachment.public_id}")

    assert answer.getvalue() == PAGE.content
    assert "Set-Cookie" not in answer.headers


def test_one_whose_bytes_are_lost_is_not_found(program: Client, attachment: Attachment) -> None:
    Attachment.unscoped.update(sha256="0" * 64)

    assert program.get(f"/api/v1/attachments/{attachment.public_id}").status_code == 404
