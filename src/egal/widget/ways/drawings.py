"""Icons as data: browsers take none out of a sprite of another site."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from django.contrib.staticfiles import finders

_SPRITE = "egal/vendor/icons.svg"
_SVG = "{http://www.w3.org/2000/svg}"

Shape = tuple[str, dict[str, str]]


def drawing_of(icon: str) -> list[Shape]:
    """The shapes of an icon of our sprite on 24 by 24, each with its attributes; none of an unknown
    one."""
    return _sprite().get(icon, [])


@cache
def _sprite() -> dict[str, list[Shape]]:
    path = finders.find(_SPRITE)
    root = ET.fromstring(Path(str(path)).read_text())  # noqa: S314 - our own file
    return {
        symbol.get("id", ""): [
            (shape.tag.removeprefix(_SVG), dict(shape.attrib)) for shape in symbol
        ]
        for symbol in root.iter(f"{_SVG}symbol")
    }
