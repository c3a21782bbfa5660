from typing import Any

import pytest
from django.test import RequestFactory

from egal.shared import files, kinds
from egal.shared.download import download

pytestmark = pytest.mark.django_db

LOG = b"0123456789" * 10
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


def asked(content: bytes = LOG, *, kind: Any = None, name: str = "log", **headers: str) -> Any:
    """The answer, with its `body` read."""
    spelt = {header.replace("_", "-"): value for header, value in headers.items()}
    answer: Any = download(
        RequestFactory().get("/", headers=spelt),
        files.keep(content),
        name=name,
        size=len(content),
        kind=kind,
    )
    answer.body = answer.getvalue()
    answer.close()
    return answer


@pytest.mark.parametrize(
    ("wish", "part", "place"),
    [
        ("bytes=0-9", LOG[:10], "bytes 0-9/100"),
        ("bytes=95-", LOG[95:], "bytes 95-99/100"),
        ("bytes=-3", LOG[-3:], "bytes 97-99/100"),
        ("bytes=90-1000", LOG[90:], "bytes 90-99/100"),
    ],
)
def test_a_part_is_sent_as_asked(wish: str, part: bytes, place: str) -> None:
    answer = asked(Range=wish)
    assert (answer.status_code, answer.body) == (206, part)
    assert (answer["Content-Range"], answer["Content-Length"]) == (place, str(len(part)))


@pytest.mark.parametrize("wish", ["bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", ""])
def test_what_is_no_single_part_is_everything(wish: str) -> None:
    answer = asked(Range=wish)
    assert (answer.status_code, answer.body) == (200, LOG)


@pytest.mark.parametrize("wish", ["bytes=100-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(wish: str) -> None:
    answer = asked(Range=wish)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


def test_a_part_of_what_it_was_before_is_not_mixed_with_what_it_is() -> None:
    assert asked(Range="bytes=0-9", If_Range='"another"').body == LOG


@pytest.mark.django_db(transaction=True)  # the end of a request closes the connection
def test_what_the_browser_has_is_not_sent_again() -> None:
    etag = asked()["ETag"]
    again = asked(If_None_Match=etag)
    assert (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize("kind", [None, kinds.picture, kinds.seen])
def test_nothing_of_it_runs_or_is_kept_by_others(kind: Any) -> None:
    answer = asked(b"<script>alert(1)</script>", kind=kind, name='Foto "Köln"\r\n.png')
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''Foto%20%22K%C3%B6"
    )
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"].startswith("private, ")


def test_a_picture_can_be_shown() -> None:
    answer = asked(PNG, kind=kinds.picture, name="foto.html")
    assert (answer["Content-Type"], answer.body) == ("image/png", PNG)
    assert answer["Content-Disposition"] == 'inline; filename="foto.html"'


@pytest.mark.parametrize(
    ("content", "type_of_it"),
    [(b"%PDF-1.7\n1 0 obj\n", "application/pdf"), (b"ID3\x03" + bytes(60), "audio/mpeg")],
    ids=["pdf", "sound"],
)
def test_what_can_be_looked_at_or_heard_is_shown(content: bytes, type_of_it: str) -> None:
    answer = asked(content, kind=kinds.seen)
    assert answer["Content-Type"] == type_of_it
    assert answer["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_an_empty_file_is_a_file() -> None:
    answer = asked(b"")
    assert (answer.status_code, answer["Content-Length"]) == (200, "0")
