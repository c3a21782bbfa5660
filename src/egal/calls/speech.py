"""A machine that says a text, where one is installed: espeak-ng on the PATH."""

import shutil
import subprocess

from django.utils.translation import gettext as _

from egal.shared.trouble import Trouble

_PROGRAM = "espeak-ng"
_PATIENCE = 30  # seconds
_VOICES = {"de": "de", "en": "en-gb"}
_SPEED = "140"  # words a minute


def can_speak() -> bool:
    """Whether there is one."""
    return shutil.which(_PROGRAM) is not None


def spoken(text: str, language: str) -> bytes:
    """A WAV file of it. Trouble where there is no machine, or it failed."""
    program = shutil.which(_PROGRAM)
    if program is None:
        raise Trouble(_("No text-to-speech command is installed. Install espeak-ng, or record it."))
    command = [program, "--stdin", "--stdout", "-v", _VOICES[language], "-s", _SPEED]
    try:
        done = subprocess.run(  # noqa: S603 - the text goes to its standard input
            command, input=text.encode(), capture_output=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Trouble(_("The machine could not say this. Try a shorter text.")) from error
    return done.stdout
