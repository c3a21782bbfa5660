import dataclasses
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from pytest_django import Settings

from egal.calls.actions.recordings import keep_recording, remove_recording
from egal.calls.models import Recording
from egal.calls.tests.rooms import a_call, a_sound
from egal.calls.transcripts import engines
from egal.calls.transcripts.sound import pieces
from egal.calls.transcripts.writing import TRIES, write_down
from egal.conversations.models import Conversation
from egal.conversations.search import find
from egal.shared import clock
from egal.testing.people import Nordnetz
from egal.testing.webserver import WebServer

pytestmark = pytest.mark.django_db
HEARD = {"text": "Guten Tag.", "segments": [{"start": 0.5, "end": 1.5, "text": " Guten Tag."}]}


@pytest.fixture
def server(settings: Settings) -> Iterator[WebServer]:
    with WebServer() as running:
        set_to(settings, f"http://{running.place}", key="sk-known-to-us")
        settings.PRIVATE_HOSTS = [running.place]
        running.answers(200, {}, json.dumps(HEARD).encode())
        yield running


def set_to(settings: Settings, engine: str, *, key: str = "", model: str = "") -> None:
    chosen = {"transcription": engine, "transcription_key": key, "transcription_model": model}
    settings.EGAL = dataclasses.replace(settings.EGAL, **chosen)


def recorded(nordnetz: Nordnetz, folder: Path, *hertz: int) -> Recording:
    sound = a_sound(folder / "sound.wav", *hertz)
    return keep_recording(
        call=a_call(nordnetz), kind="talk", path=sound, seconds=2, peaks=[1], paused=[]
    )


def test_both_sides_are_written_down_in_order(
    server: WebServer, in_nordnetz: Nordnetz, tmp_path: Path
) -> None:
    recording = recorded(in_nordnetz, tmp_path, 440, 880)
    assert (write_down(), write_down()) == (1, 0)
    recording.refresh_from_db()
    said = {"from": 0.5, "until": 1.5, "text": "Guten Tag."}
    assert recording.transcript == [{**said, "side": "customer"}, {**said, "side": "agent"}]
    assert recording.transcript_state == "done"
    assert find('"guten tag"', among=Conversation.objects.all(), heard=True).hits
    first = server.requests[0]
    assert (first.path, first.headers["authorization"]) == (
        "/v1/audio/transcriptions",
        "Bearer sk-known-to-us",
    )
    assert b'name="model"\r\n\r\nwhisper-1\r\n' in first.content


def test_nobody_is_asked_about_silence(
    server: WebServer, in_nordnetz: Nordnetz, tmp_path: Path
) -> None:
    recorded(in_nordnetz, tmp_path, 440, 0)
    assert write_down() == 1
    assert len(server.requests) == 1


def test_a_server_that_is_busy_is_asked_again_and_at_last_given_up(
    server: WebServer, in_nordnetz: Nordnetz, tmp_path: Path
) -> None:
    recording = recorded(in_nordnetz, tmp_path, 440)
    server.answers(503)
    for day in range(TRIES + 1):
        with clock.at(clock.now() + timedelta(days=day)):
            assert write_down() == (day < TRIES)
    recording.refresh_from_db()
    assert recording.transcript_state == "failed"
    assert "refused" in recording.transcript_trouble


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"segments": [{"start": "x"}]}', b"{}"])
def test_an_answer_nobody_understands_is_said_so(
    server: WebServer, in_nordnetz: Nordnetz, tmp_path: Path, answer: bytes
) -> None:
    recording = recorded(in_nordnetz, tmp_path, 440)
    server.answers(200, {}, answer)
    write_down()
    recording.refresh_from_db()
    assert (recording.transcript_state, recording.transcript_tries) == ("failed", 1)


def test_what_was_removed_meanwhile_is_not_written_down(
    server: WebServer, in_nordnetz: Nordnetz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = recorded(in_nordnetz, tmp_path, 440)
    heard = engines.Server.written

    def removes(self: engines.Server, sound: Path, language: str) -> Any:
        remove_recording(recording=recording, actor=in_nordnetz.jana)
        return heard(self, sound, language)

    monkeypatch.setattr(engines.Server, "written", removes)
    write_down()
    recording.refresh_from_db()
    assert (recording.transcript, recording.transcript_state) == ([], "")


def test_without_an_engine_nothing_waits(in_nordnetz: Nordnetz, tmp_path: Path) -> None:
    assert recorded(in_nordnetz, tmp_path, 440).transcript_state == ""
    assert write_down() == 0


def test_a_model_in_this_process_hears_as_well(
    in_nordnetz: Nordnetz, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(settings, "faster-whisper", model="tiny")
    monkeypatch.setitem(sys.modules, "faster_whisper", a_model())
    engines._model.cache_clear()
    recording = recorded(in_nordnetz, tmp_path, 440)
    assert write_down() == 1
    recording.refresh_from_db()
    assert [each["text"] for each in recording.transcript] == ["tiny hears"]


def test_a_model_that_is_not_installed_says_what_to_do(
    in_nordnetz: Nordnetz, tmp_path: Path, settings: Settings
) -> None:
    set_to(settings, "faster-whisper")
    engines._model.cache_clear()
    recording = recorded(in_nordnetz, tmp_path, 440)
    write_down()
    recording.refresh_from_db()
    assert "Install it" in recording.transcript_trouble


def a_model() -> ModuleType:
    class WhisperModel:
        def __init__(self, name: str, **_: Any) -> None:
            self.name = name

        def transcribe(self, sound: str, **_: Any) -> Any:
            assert Path(sound).read_bytes()[:4] == b"RIFF"
            return [SimpleNamespace(start=0.0, end=1.0, text=f" {self.name} hears")], None

    module = ModuleType("faster_whisper")
    module.__dict__["WhisperModel"] = WhisperModel
    return module


def test_a_long_talk_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egal.calls.transcripts.sound.PIECE", 1)
    with a_sound(tmp_path / "long.wav", 440, 880, seconds=2.5).open("rb") as file:
        found = [(piece.side, piece.at, len(piece.samples)) for piece in pieces(file)]
    assert found[::2] == [("customer", 0.0, 8000), ("customer", 1.0, 8000), ("customer", 2.0, 4000)]
