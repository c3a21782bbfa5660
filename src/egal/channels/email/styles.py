"""Styles of a mail, reduced to how its words look: nothing that loads, covers or moves."""

import re
from functools import lru_cache

MAX_STYLE = 2_000  # characters of one style attribute that are read

_PROPERTIES = (
    "background background-color border border-bottom border-bottom-color border-bottom-style"
    " border-bottom-width border-collapse border-color border-left border-left-color"
    " border-left-style border-left-width border-radius border-right border-right-color"
    " border-right-style border-right-width border-spacing border-style border-top"
    " border-top-color border-top-style border-top-width border-width clear color direction display"
    " float font font-family font-size font-style font-variant font-weight height letter-spacing"
    " line-height list-style-type margin margin-bottom margin-left margin-right margin-top"
    " max-height max-width min-width overflow-wrap padding padding-bottom padding-left"
    " padding-right padding-top table-layout text-align text-decoration text-indent"
    " text-transform vertical-align white-space width word-break word-wrap"
)
ALLOWED = frozenset(_PROPERTIES.split())
# Neither url() nor any function but those of colours; no negative lengths, and none that follow
# the size of the window: the frame that shows a mail follows the mail's.
_PIECE = (
    r"(?:#[0-9a-f]{3,8}"
    r"|(?:\d{1,4}(?:\.\d{1,20})?|\.\d{1,20})(?:px|pt|em|rem|ex|ch|cm|mm|in|pc|%)?"
    r"|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)"
    r"|[a-z][a-z0-9-]{0,40}"
    r"|'[\w .-]{1,60}')"
)
_VALUE = re.compile(rf"{_PIECE}(?:[ ,/]{{1,3}}{_PIECE}){{0,24}}", re.IGNORECASE)
_URL = re.compile(r"url\([^()]*\)", re.IGNORECASE)  # the colour beside it may stay
_SIZES = ("10px", "13px", "16px", "18px", "24px", "32px", "48px")  # of <font size="1"> to 7
_GIVEN = re.compile(
    r"\s(style|color|face|size)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)


@lru_cache(maxsize=512)  # a mail repeats the same few, and so do the mails of one program
def harmless(style: str) -> str:
    """The declarations that may stay, without double quotes; "" when there is none."""
    given = (each.partition(":") for each in style[:MAX_STYLE].split(";"))
    cleaned = ((name.strip().lower(), _value(value)) for name, _, value in given)
    kept = (each for each in cleaned if each[0] in ALLOWED and _VALUE.fullmatch(each[1]))
    return ";".join(map(":".join, kept))


def style_of(tag: str, *, font: bool) -> str:
    """That of a tag as it was sent. font: what <font> says in attributes counts as well."""
    said = {name.lower(): a or b or c for name, a, b, c in _GIVEN.findall(tag[:MAX_STYLE])}
    style = said.get("style", "")
    if font:
        size = said.get("size", "")
        height = _SIZES[int(size) - 1] if size in {"1", "2", "3", "4", "5", "6", "7"} else ""
        color, face = said.get("color", ""), said.get("face", "")
        style = f"color:{color};font-family:{face};font-size:{height};{style}"
    return harmless(style)


def _value(value: str) -> str:
    value = " ".join(_URL.sub("", value).replace('"', "'").split())
    return value[:-10].rstrip() if value.lower().endswith("!important") else value
