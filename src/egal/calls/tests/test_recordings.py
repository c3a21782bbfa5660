from datetime import timedelta
from pathlib import Path

import pytest

from egal.calls.actions.leftovers import is_named
from egal.calls.actions.recordings import keep_recording, remove_expired, remove_recording
from egal.calls.actions.rules import change_recording_rule, rule_here
from egal.calls.models import Recording
from egal.calls.tests.rooms import a_call, a_sound
from egal.events.models import Event
from egal.shared import clock, files
from egal.shared.models import Leftover
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(in_nordnetz: Nordnetz, tmp_path: Path) -> Recording:
    return kept(in_nordnetz, tmp_path)


def kept(nordnetz: Nordnetz, folder: Path, call: str = "c1") -> Recording:
    return keep_recording(
        call=a_call(nordnetz, call),
        kind="voicemail",
        path=a_sound(folder / "sound.wav", 440),
        seconds=38.2,
        peaks=[3, 50, 4],
    )


def test_what_was_said_is_kept_for_ninety_days_unless_told_otherwise(recording: Recording) -> None:
    with files.opened(recording.sha256) as file:
        assert file.read(4) == b"RIFF"
    assert recording.remove_at == recording.began_at + timedelta(days=90)
    assert recording.transcript_state == ""


def test_the_call_says_how_long_the_voicemail_is(recording: Recording) -> None:
    assert recording.call.message
    recording.call.message.refresh_from_db()
    assert recording.call.message.text == "Voicemail, 0:38"
    assert Event.objects.filter(kind="call.recorded").count() == 1


def test_the_same_sound_of_a_call_is_kept_once(recording: Recording, tmp_path: Path) -> None:
    again = keep_recording(
        call=recording.call,
        kind="voicemail",
        path=a_sound(tmp_path / "sound.wav", 440),
        seconds=38.2,
        peaks=[],
    )
    assert again == recording


def test_who_leads_removes_it_and_that_is_told(recording: Recording, in_nordnetz: Nordnetz) -> None:
    sha256 = recording.sha256
    remove_recording(recording=recording, actor=in_nordnetz.jana)
    recording.refresh_from_db()
    assert (recording.sha256, recording.removed_by) == ("", "Jana Köster")
    assert Leftover.objects.filter(sha256=sha256).exists()
    assert not is_named(sha256)
    assert Event.objects.get(kind="recording.removed").client is not None
    with pytest.raises(Trouble):
        remove_recording(recording=recording, actor=in_nordnetz.jana)


def test_an_agent_may_not_remove_it(recording: Recording, in_nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        remove_recording(recording=recording, actor=in_nordnetz.tariq)


def test_it_goes_when_its_days_are_over(recording: Recording) -> None:
    assert remove_expired() == 0
    with clock.at(clock.now() + timedelta(days=91)):
        assert (remove_expired(), remove_expired()) == (1, 0)
    recording.refresh_from_db()
    assert (recording.sha256, recording.removed_by) == ("", "Egal")


def test_a_content_two_calls_have_stays_for_the_other(
    recording: Recording, in_nordnetz: Nordnetz, tmp_path: Path
) -> None:
    kept(in_nordnetz, tmp_path, "c2")
    remove_recording(recording=recording, actor=in_nordnetz.jana)
    assert is_named(recording.sha256)


def test_a_new_rule_holds_for_what_there_is(recording: Recording, in_nordnetz: Nordnetz) -> None:
    change_recording_rule(
        workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, talks=True, keep_days=7
    )
    recording.refresh_from_db()
    assert recording.remove_at == recording.began_at + timedelta(days=7)
    assert rule_here().talks
    event = Event.objects.get(kind="recording.rule_changed")
    assert (event.data["old"]["keep_days"], event.data["new"]["keep_days"]) == (90, 7)


def test_for_ever_is_a_rule_too(recording: Recording, in_nordnetz: Nordnetz) -> None:
    for _again in range(2):
        change_recording_rule(
            workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, talks=False, keep_days=None
        )
    recording.refresh_from_db()
    assert recording.remove_at is None
    assert Event.objects.filter(kind="recording.rule_changed").count() == 1


def test_no_day_at_all_is_no_rule(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble):
        change_recording_rule(
            workspace=in_nordnetz.workspace, actor=in_nordnetz.jana, talks=True, keep_days=0
        )
