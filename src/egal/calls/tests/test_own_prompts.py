"""Announcements of one's own: any WAV file as telephones take it, refused when nothing is in it."""

import math
import wave
from array import array
from io import BytesIO

import pytest

from egal.calls.actions.menus import publish_menu
from egal.calls.actions.prompts import remove_prompt, store_prompt
from egal.calls.menus.blocks import Menu, Words
from egal.calls.models import Prompt
from egal.calls.prompts import sounds_of
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, telephone_line
from egal.workspaces.permissions import NotAllowed


def tone(seconds: float = 1.0, rate: int = 44_100, loud: float = 0.2) -> bytes:
    wanted = range(int(seconds * rate))
    numbers = array("h", (round(32767 * loud * math.sin(each * 0.06)) for each in wanted))
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(numbers.tobytes())
    return file.getvalue()


def stored(nordnetz: Nordnetz, content: bytes) -> Prompt:
    return store_prompt(
        workspace=nordnetz.workspace,
        actor=nordnetz.jana,
        name="Summer",
        language="de",
        source="recorded",
        content=content,
    )


def test_what_is_stored_is_heard_as_telephones_take_it(in_nordnetz: Nordnetz) -> None:
    made = stored(in_nordnetz, tone())
    [path] = sounds_of(made.public_id, "de")
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (8000, 1)
        assert sound.getnframes() == pytest.approx(8000, rel=0.1)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"ID3 no sound", "no WAV"), (tone(loud=0), "Nothing is heard"), (tone(301, 8000), "minutes")],
)
def test_what_is_no_announcement_is_refused(
    in_nordnetz: Nordnetz, content: bytes, said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        stored(in_nordnetz, content)


def test_one_that_callers_hear_stays(in_nordnetz: Nordnetz) -> None:
    made, line = stored(in_nordnetz, tone()), telephone_line(in_nordnetz.workspace)
    menu = Menu(greeting=Words(de=made.public_id))
    publish_menu(inbox=line, actor=in_nordnetz.jana, blocks=menu)
    with pytest.raises(Trouble, match="Callers hear"):
        remove_prompt(prompt=made, actor=in_nordnetz.jana)
    publish_menu(inbox=line, actor=in_nordnetz.jana, blocks=Menu())
    remove_prompt(prompt=made, actor=in_nordnetz.jana)
    with pytest.raises(LookupError):
        sounds_of(made.public_id, "de")


def test_tariq_adds_none(in_nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed):
        store_prompt(
            workspace=in_nordnetz.workspace,
            actor=in_nordnetz.tariq,
            name="Summer",
            language="de",
            source="recorded",
            content=tone(),
        )
