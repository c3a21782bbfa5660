"""Who says a text: the command of EGAL_SPEECH, SVOX Pico, or eSpeak NG; or nobody.

A command is told the text on its standard input and answers a WAV file. It is a process of its own:
a synthesiser that falls takes nothing with it, and one that hangs is ended.
"""

import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec

from django.conf import settings

_PATIENCE = 60.0  # seconds for one text
_VOICES = {"de": "de", "en": "en-gb"}  # of eSpeak NG


class NotSpoken(Exception):
    """No text became sound: there is nobody who says it, or the command failed."""


def can_speak() -> bool:
    """Whether anybody here says a text."""
    return bool(_command("en"))


def spoken(text: str, language: str) -> bytes:
    """The WAV file of a text in "de" or "en", as its command made it. Raises NotSpoken."""
    command = _command(language)
    if not command:
        raise NotSpoken("there is no text-to-speech command")
    try:
        done = subprocess.run(  # noqa: S603 - by whoever set this up, without the text
            command, input=text.encode(), capture_output=True, check=True, timeout=_PATIENCE
        )
    except subprocess.CalledProcessError as error:
        raise NotSpoken(error.stderr.decode(errors="replace")[-500:].strip()) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotSpoken(str(error)) from error
    return done.stdout


def _command(language: str) -> list[str]:
    """Empty for nobody."""
    if chosen := settings.EGAL.speech:
        return [each.replace("{language}", language) for each in shlex.split(chosen)]
    if find_spec("py_nanotts"):
        return [sys.executable, "-m", "egal.calls.sounds.pico", language]
    if espeak := shutil.which("espeak-ng"):
        return [espeak, "-v", _VOICES[language], "-s", "150", "--stdin", "--stdout"]
    return []
