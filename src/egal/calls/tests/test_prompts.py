"""Announcements of a workspace's own: whatever file they come as, they are heard as loud as all."""

import sys
import wave
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from egal.calls.actions.menus import publish_menu
from egal.calls.actions.prompts import remove_prompt, render_prompt, store_prompt
from egal.calls.menus.blocks import Menu, Words
from egal.calls.models import Prompt
from egal.calls.prompts import shipped, sounds_of
from egal.calls.tests.wav import a_tone, a_wav, riff
from egal.conversations.models import Inbox
from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

SPEAKS = """
import pathlib, sys
here = pathlib.Path(__file__).parent
(here / "said").write_text(f"{sys.argv[1]}: {sys.stdin.read()}")
sys.stdout.buffer.write((here / "tone.wav").read_bytes())
"""


@pytest.fixture
def speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command that beeps whatever it is told, and writes down what that was."""
    (tmp_path / "speaks.py").write_text(SPEAKS)
    (tmp_path / "tone.wav").write_bytes(a_wav(a_tone(440, 0.5, 22_050), 22_050))
    command = f"{sys.executable} {tmp_path / 'speaks.py'} {{language}}"
    monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, speech=command))
    return tmp_path / "said"


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that speaks is installed."""
    monkeypatch.setattr("egal.calls.prompts.speech.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", "")


def greeting(nordnetz: Nordnetz, content: bytes = b"", **changed: str) -> Prompt:
    told = {"name": "Our greeting", "language": "de", "source": "recorded", **changed}
    return store_prompt(
        workspace=nordnetz.workspace,
        actor=nordnetz.jana,
        content=content or a_wav(a_tone(440, 1.0, 48_000), 48_000),
        **told,
    )


def test_what_jana_recorded_is_heard_as_telephones_take_it(in_nordnetz: Nordnetz) -> None:
    prompt = greeting(in_nordnetz)
    [path] = sounds_of(prompt.public_id, "de")
    with wave.open(str(path)) as sound:
        assert sound.getparams()[:4] == (1, 2, 8000, sound.getnframes())
        assert sound.getnframes() / 8000 == prompt.seconds == pytest.approx(1.0, abs=0.05)
    assert Event.objects.get(kind="prompt.added").data["name"] == "Our greeting"


def test_a_shipped_name_is_the_shipped_sound_and_nothing_is_nothing(in_nordnetz: Nordnetz) -> None:
    assert sounds_of("welcome", "de") == [shipped("welcome", "de")]
    assert sounds_of("moh", "de") == sounds_of("moh", "en")
    assert sounds_of("", "de") == []
    with pytest.raises(LookupError):
        sounds_of("../secret", "de")


def test_nobody_else_hears_it(in_nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    prompt = greeting(in_nordnetz)
    with scope.of(fremdfirma.workspace.id), pytest.raises(LookupError):
        sounds_of(prompt.public_id, "de")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ID3\x04 a song", "cannot be read as sound"),
        (a_wav([0.0] * 8000, 8000), "Nothing is heard"),
        (riff(1, 1, 4000, 8, bytes(301 * 4000)), "longer than 5 minutes"),
    ],
)
def test_what_is_no_announcement_is_refused(
    in_nordnetz: Nordnetz, content: bytes, said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        greeting(in_nordnetz, content)
    assert not Prompt.objects.exists()


def test_it_needs_a_name_and_a_language(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(Trouble, match="name"):
        greeting(in_nordnetz, name=" ")
    with pytest.raises(Trouble, match="German or English"):
        greeting(in_nordnetz, language="fr")


def test_tariq_may_not(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        store_prompt(
            workspace=in_nordnetz.workspace,
            actor=in_nordnetz.tariq,
            name="Joke",
            language="de",
            source="recorded",
            content=b"",
        )


def test_a_machine_says_what_jana_wrote(in_nordnetz: Nordnetz, speaks: Path) -> None:
    prompt = render_prompt(
        workspace=in_nordnetz.workspace,
        actor=in_nordnetz.jana,
        name="Holidays",
        language="en",
        text=" We are away. ",
    )
    assert (prompt.source, prompt.text) == ("rendered", "We are away.")
    assert speaks.read_text() == "en: We are away."


def test_without_a_machine_jana_is_told_so(in_nordnetz: Nordnetz, silent: None) -> None:
    with pytest.raises(Trouble, match="Install espeak-ng"):
        render_prompt(
            workspace=in_nordnetz.workspace,
            actor=in_nordnetz.jana,
            name="Holidays",
            language="en",
            text="We are away.",
        )


def test_what_callers_hear_stays_until_they_hear_something_else(in_nordnetz: Nordnetz) -> None:
    prompt = greeting(in_nordnetz)
    line = Inbox.objects.create(
        workspace=in_nordnetz.workspace, channel="phone", address="+49405550100"
    )
    greeted = Menu(greeting=Words(de=prompt.public_id))
    publish_menu(inbox=line, actor=in_nordnetz.jana, blocks=greeted)
    with pytest.raises(Trouble, match=r"\+49405550100"):
        remove_prompt(prompt=prompt, actor=in_nordnetz.jana)
    publish_menu(inbox=line, actor=in_nordnetz.jana, blocks=Menu())
    remove_prompt(prompt=prompt, actor=in_nordnetz.jana)
    with pytest.raises(LookupError):
        sounds_of(prompt.public_id, "de")


def test_it_is_removed_once(in_nordnetz: Nordnetz) -> None:
    prompt = greeting(in_nordnetz)
    remove_prompt(prompt=prompt, actor=in_nordnetz.jana)
    with pytest.raises(Trouble, match="already"):
        remove_prompt(prompt=prompt, actor=in_nordnetz.jana)
    assert Event.objects.filter(kind="prompt.removed").count() == 1
