"""SVG from people: shown as it is, or not at all."""

import re
from xml.etree import ElementTree as ET

_RUNS = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!\s*#)|javascript:|expression\(", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,")


def is_harmless_svg(content: bytes) -> bool:
    """Whether it is a drawing that runs nothing and loads nothing (SVG 2, chapter 15 and 5).

    With a document type it counts as none: entities of it could blow up, or say what they are not.
    """
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper() or b"\0" in content:
        return False
    try:
        root = ET.fromstring(content)  # noqa: S314 - no entity can be declared in it
    except (ET.ParseError, ValueError, LookupError):
        return False
    return _bare(root.tag) == "svg" and all(map(_is_harmless, root.iter()))


def _is_harmless(element: ET.Element) -> bool:
    tag = _bare(element.tag)
    if tag in _RUNS or (tag == "style" and _LOADS.search("".join(element.itertext()))):
        return False
    return all(_says_nothing(_bare(name), value) for name, value in element.attrib.items())


def _says_nothing(name: str, value: str) -> bool:
    if name in ("href", "src"):
        return value.startswith("#") or bool(_PICTURE.match(value))
    if name == "attributename":  # an animation could set what may not stand there
        return _bare(value.partition(":")[2] or value) != "href"
    return not name.startswith("on") and not _LOADS.search(value)


def _bare(name: str) -> str:
    """Without its namespace. Comments and instructions have no name but a function."""
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""
