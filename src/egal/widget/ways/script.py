"""The script of the choice of ways: one file, whose first line says whose it is."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.shared.contrast import is_colour, readable, shades_in_dark, shades_in_light
from egal.workspaces.models import Portal
from egal.workspaces.portals import SCREENS, address_of

HERE = Path(__file__).parent
_OURS = "#0b6b66"  # the accent of tokens.css


def script(portal: Portal) -> str:
    """JavaScript that asks for the cards and draws them; else a link to the start page."""
    about = json.dumps(_about(portal))
    return f'(()=>{{"use strict";const about={about};\n{_source()}}})();\n'


def _about(portal: Portal) -> dict[str, Any]:
    """words: of the link, by language, for when the cards cannot be had."""
    return {
        "slug": portal.workspace.slug,
        "start": address_of(portal, "/"),
        "words": {language: _title(language) for language in SCREENS},
        "css": _accent(portal.workspace.accent) + _sheet(),
    }


def _title(language: str) -> str:
    with translation.override(language):
        return _("How would you like to be helped?")


def _accent(colour: str) -> str:
    chosen = readable(colour if is_colour(colour) else _OURS)
    light, dark = shades_in_light(chosen), shades_in_dark(chosen)
    return f":host{{--accent:light-dark({light.accent},{dark.accent})}}"


@cache
def _sheet() -> str:
    """Ours and the hues of the channels, in one line."""
    hues = [finders.find(f"{key}/{key}.css") for key in channels()]
    sheets = [HERE / "ways.css", *(Path(str(path)) for path in hues if path)]
    whole = "".join(path.read_text() for path in sheets)
    return " ".join(re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL).split())


@cache
def _source() -> str:
    """The script without its comments and indents."""
    lines = (line.strip() for line in (HERE / "ways.js").read_text().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
