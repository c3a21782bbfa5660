from pathlib import Path
from typing import Any

import pytest

from egal.api.tests.programs import client_with
from egal.calls.actions.recordings import keep_recording
from egal.calls.models import Call, Recording
from egal.calls.tests.rooms import a_call, a_sound, written
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.models import Conversation
from egal.events.models import Event
from egal.shared.ids import public_id
from egal.testing.people import Nordnetz, conversation_of, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(in_nordnetz: Nordnetz, tmp_path: Path) -> Recording:
    sound = a_sound(tmp_path / "sound.wav", 440)
    call = a_call(in_nordnetz)
    return keep_recording(call=call, kind="voicemail", path=sound, seconds=2, peaks=[9])


def asked(nordnetz: Nordnetz, path: str, *scopes: str, method: str = "GET", **more: Any) -> Any:
    client = client_with(nordnetz.workspace, *(scopes or ("read",)))
    return client.generic(method, f"/api/v1/{path}", **more)


def test_calls_are_listed_and_told(recording: Recording, in_nordnetz: Nordnetz) -> None:
    [item] = asked(in_nordnetz, "calls").json()["items"]
    assert (item["outcome"], item["number"]) == ("voicemail", "+4940123456")
    assert item["recordings"][0]["kind"] == "voicemail"
    assert asked(in_nordnetz, f"calls/{item['id']}").json() == item


def test_those_that_go_on_are_asked_for_alone(recording: Recording, in_nordnetz: Nordnetz) -> None:
    assert asked(in_nordnetz, "calls?up=true").json()["items"] == []
    Call.objects.update(ended_at=None, phase="queued", outcome="")
    assert len(asked(in_nordnetz, "calls?up=true").json()["items"]) == 1


def test_the_calls_of_a_conversation_go_where_it_goes(
    recording: Recording, in_nordnetz: Nordnetz
) -> None:
    merged = Conversation.objects.get()
    keep = conversation_of(writes(in_nordnetz.inbox, "Mara", "Again"))
    merge_conversations(keep=keep, merge=merged, actor=in_nordnetz.jana)
    for matter, count in ((keep, 1), (merged, 0)):
        path = f"calls?conversation_id={public_id(matter.id)}"
        assert len(asked(in_nordnetz, path).json()["items"]) == count


def test_listening_needs_its_scope_and_is_kept_in_the_trail(
    recording: Recording, in_nordnetz: Nordnetz
) -> None:
    path = f"recordings/{recording.public_id}/audio"
    assert asked(in_nordnetz, path).status_code == 403
    heard = asked(in_nordnetz, path, "calls:listen")
    assert b"".join(heard.streaming_content)[:4] == b"RIFF"
    assert Event.objects.get(kind="recording.listened").data["call"] == recording.call_id


def test_what_was_said_is_read(recording: Recording, in_nordnetz: Nordnetz) -> None:
    said = [{"from": 0.5, "until": 1.5, "side": "customer", "text": "Guten Tag."}]
    Recording.objects.update(transcript=said, transcript_state="done")
    found = asked(in_nordnetz, f"recordings/{recording.public_id}/transcript", "calls:listen")
    assert found.json()["said"] == [
        {"begin": 0.5, "end": 1.5, "side": "customer", "text": "Guten Tag."}
    ]


def test_a_removed_recording_is_gone(recording: Recording, in_nordnetz: Nordnetz) -> None:
    path = f"recordings/{recording.public_id}"
    assert asked(in_nordnetz, path, "calls:listen", method="DELETE").status_code == 403
    assert asked(in_nordnetz, path, "recordings:write", method="DELETE").status_code == 204
    assert asked(in_nordnetz, f"{path}/audio", "calls:listen").status_code == 404


def test_the_rule_is_shown_and_set(in_nordnetz: Nordnetz) -> None:
    assert asked(in_nordnetz, "recording-rule", "all").json() == {"talks": False, "keep_days": 90}
    body = {"data": '{"talks": true, "keep_days": null}', "content_type": "application/json"}
    set_to = asked(in_nordnetz, "recording-rule", "all", method="PUT", **body)
    assert set_to.json() == {"talks": True, "keep_days": None}


def test_what_was_said_is_found_by_who_may_listen(
    recording: Recording, in_nordnetz: Nordnetz
) -> None:
    written(recording, "My canary sings.")
    path = "conversations?q=canary"
    assert asked(in_nordnetz, path).json()["items"] == []
    [found] = asked(in_nordnetz, path, "read", "calls:listen").json()["items"]
    assert found["hit"]["heard"]
    assert {"text": "canary", "matches": True} in found["hit"]["snippet"]
