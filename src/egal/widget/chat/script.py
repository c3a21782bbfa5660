"""The script of the widget: one file, whose first line says whose it is."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from egal.shared.contrast import Shades, is_colour, readable, shades_in_dark, shades_in_light
from egal.workspaces.models import Portal
from egal.workspaces.portals import BELOW

HERE = Path(__file__).parent
_OURS = "#0b6b66"  # the accent of tokens.css
_WORDS_IN = ("de", "en")


def script(portal: Portal, *, at: str) -> str:
    """JavaScript, complete in itself: it asks nothing of anybody before it is opened.

    at: the host it is asked from, ours or the portal's own; the chat is shown from there too.
    """
    about = json.dumps(_about(portal, at))
    return f'(()=>{{"use strict";const about={about};\n{_source()}}})();\n'


def _about(portal: Portal, at: str) -> dict[str, Any]:
    own = portal.domain is not None and at.lower() == portal.domain
    return {
        "slug": portal.workspace.slug,
        "name": portal.workspace.name,
        "base": "" if own else f"{BELOW}{portal.workspace.slug}",
        "languages": portal.languages,
        "words": {language: _words(portal, language) for language in _WORDS_IN},
        "css": _css(portal.workspace.accent),
    }


def _words(portal: Portal, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "open": _("Chat with %(name)s") % {"name": portal.workspace.name},
            "close": _("Close the chat"),
            "unread": _("%(count)d unread") % {"count": 0},
        }


def _css(accent: str) -> str:
    light, dark = _shades(accent)
    filled = _sheet().replace("ACCENT", f"light-dark({light.accent},{dark.accent})")
    return filled.replace("INK", f"light-dark({light.ink},{dark.ink})")


def _shades(accent: str) -> tuple[Shades, Shades]:
    colour = readable(accent if is_colour(accent) else _OURS)
    return shades_in_light(colour), shades_in_dark(colour)


@cache
def _sheet() -> str:
    """The style sheet in one line, without comments."""
    text = re.sub(r"/\*.*?\*/", "", (HERE / "widget.css").read_text(), flags=re.DOTALL)
    return " ".join(text.split())


@cache
def _source() -> str:
    """The script without its comments and indents."""
    lines = (line.strip() for line in (HERE / "widget.js").read_text().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
