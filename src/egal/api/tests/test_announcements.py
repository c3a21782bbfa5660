"""What callers hear, brought, renamed, heard and removed by programs."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from egal.api.tests.programs import client_with
from egal.calls.models import Prompt
from egal.calls.tests.rooms import an_announcement
from egal.calls.tests.wav import a_tone, a_wav
from egal.events.models import Event
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db
ALL = "/api/v1/announcements"
TONE = a_wav(a_tone(440, 1.0, 48_000), 48_000)


def asked(nordnetz: Nordnetz, method: str, path: str, **body: Any) -> Any:
    client = client_with(nordnetz.workspace, "inboxes:write", "inboxes:read")
    return getattr(client, method)(path, body or None, content_type="application/json")


def brought(nordnetz: Nordnetz, content: bytes | None, **more: str) -> Any:
    form: dict[str, Any] = {"name": "Christmas", "language": "de", **more}
    if content is not None:
        form["file"] = ContentFile(content, "christmas.wav")
    return client_with(nordnetz.workspace, "inboxes:write").post(ALL, form)


def test_a_file_becomes_an_announcement(in_nordnetz: Nordnetz) -> None:
    answer = brought(in_nordnetz, TONE, text="We are away.")
    assert answer.status_code == 201
    told = answer.json()
    row = Prompt.objects.get()
    assert (told["id"], told["source"], told["text"]) == (row.public_id, "uploaded", "We are away.")
    assert told["seconds"] == pytest.approx(1.0, abs=0.05)
    assert asked(in_nordnetz, "get", ALL).json()["items"] == [told]


def test_it_is_heard_as_callers_hear_it(in_nordnetz: Nordnetz) -> None:
    own = an_announcement(in_nordnetz)
    answer = asked(in_nordnetz, "get", f"{ALL}/{own.public_id}/audio")
    content = b"".join(answer.streaming_content)
    assert (content[:4], len(content)) == (b"RIFF", own.size)


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"ID3 a song", {}, "cannot be read as sound"),
        (a_wav([0.0] * 8000, 8000), {}, "Nothing is heard"),
        (None, {}, "Send a file"),
        (TONE, {"name": " "}, "Give it a name"),
        (TONE, {"language": "fr"}, "German or English"),
    ],
)
def test_what_is_none_is_refused_in_clear_words(
    in_nordnetz: Nordnetz, content: bytes | None, more: dict[str, str], said: str
) -> None:
    answer = brought(in_nordnetz, content, **more)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert not Prompt.objects.exists()


def test_one_that_is_too_large_is_refused_before_it_is_read(
    in_nordnetz: Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.api.v1.announcements.LARGEST", 2**10)
    assert brought(in_nordnetz, bytes(2**17)).status_code == 413


def test_it_is_renamed_and_the_trail_says_so(in_nordnetz: Nordnetz) -> None:
    own = an_announcement(in_nordnetz)
    path = f"{ALL}/{own.public_id}"
    assert asked(in_nordnetz, "patch", path, name="New Year").json()["name"] == "New Year"
    assert asked(in_nordnetz, "patch", path, name="New Year").status_code == 200
    renamed = Event.objects.get(kind="prompt.renamed")
    assert (renamed.data["old"], renamed.data["name"]) == ("Christmas", "New Year")
    assert asked(in_nordnetz, "patch", path, name="").status_code == 422


def test_it_is_removed_and_gone(in_nordnetz: Nordnetz) -> None:
    path = f"{ALL}/{an_announcement(in_nordnetz).public_id}"
    assert asked(in_nordnetz, "delete", path).status_code == 204
    assert asked(in_nordnetz, "delete", path).status_code == 404
    assert asked(in_nordnetz, "get", f"{path}/audio").status_code == 404


def test_who_only_reads_changes_nothing(in_nordnetz: Nordnetz) -> None:
    reader = client_with(in_nordnetz.workspace, "read")
    assert reader.get(ALL).status_code == 200
    assert reader.post(ALL, {"name": "Hm", "language": "de"}).status_code == 403
