"""Formatted messages as they are kept: HTML made safe, of which nothing loads by itself.

The `src` of a picture is "cid:" with the SHA-256 of an attachment, or "remote:" with an address
elsewhere. What is quoted bears QUOTE, the beginning of what is quoted down to its end QUOTES.
Read here by its tags alone, in linear time: whoever made it safe has also written each attribute
in double quotes, and each other < as an entity.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

ENCLOSED, REMOTE = "cid:", "remote:"
QUOTE, QUOTES = "egal-quote", "egal-quotes"
WORDS = "egal-words"  # what stands for a picture that is not shown

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_MORE = re.compile(
    r"<(?:table|img|h[1-6]|ul|ol|b|strong|em|i|u|s|strike|sup|sub|hr|center|code)[ >]"
    r'|style="[^">]*(?:color|background|font-size|font-weight|text-decoration)'
)
_SMALL = re.compile(r"(?:^|;)(?:max-)?(?:width|height):(?:0|1)(?:px)?(?:;|$)")
_MARKS = ("class", "id", "name", "type")
_EMPTY = {"br", "col", "hr", "img", "wbr"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. target: a SHA-256 or an address. tiny: a pixel that counts who reads."""

    target: str
    remote: bool
    tiny: bool


def says_more(html: str) -> bool:
    """Whether it shows what its words alone do not: tables, pictures, emphasis."""
    return bool(_MORE.search(html))


def fresh(html: str) -> str:
    """What stands above the first quoted part; no HTML that could be shown by itself."""
    return html.partition(f'="{QUOTE}')[0]


def pictures(html: str) -> Iterator[Picture]:
    """All that have something to show, in order."""
    for tag in _TAG.finditer(html):
        picture = _picture(tag)
        if picture:
            yield picture


def with_pictures(html: str, address_of: Callable[[Picture], str]) -> str:
    """The same with our addresses in it; of a picture without one ("") its words are left."""

    def shown(tag: re.Match[str]) -> str:
        if tag[2] != "img":
            return tag[0]
        picture = _picture(tag)
        address = address_of(picture) if picture and not picture.tiny else ""
        if address:
            given = {**_given(tag), "src": address}  # written anew: a value may look like src="
            return "<img{}>".format("".join(f' {n}="{escape(v)}"' for n, v in given.items()))
        words = "" if picture and picture.tiny else _given(tag).get("alt", "")
        return f'<span class="{WORDS}">{escape(words)}</span>' if words else ""

    return _TAG.sub(shown, html)


def folded(html: str, summary: str) -> str:
    """The same with what is quoted behind a line to click on. summary: text."""
    start = next((tag for tag in _TAG.finditer(html) if _quotes(tag)), None)
    if start is None:
        return html
    end = _end(html, start)
    opening = f'<details class="quoted"><summary>{escape(summary)}</summary>'
    before, quoted, after = html[: start.start()], html[start.start() : end], html[end:]
    return f"{before}{opening}{quoted}</details>{after}"


def _picture(tag: re.Match[str]) -> Picture | None:
    if tag[2] != "img":
        return None
    given = _given(tag)
    source = given.get("src", "")
    small = {given.get("width"), given.get("height")} & {"0", "1"}
    tiny = bool(small or _SMALL.search(given.get("style", "")))
    for scheme in (ENCLOSED, REMOTE):
        if source.startswith(scheme):
            return Picture(source.removeprefix(scheme), scheme == REMOTE, tiny and scheme == REMOTE)
    return None


def _given(tag: re.Match[str]) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[3])}


def _quotes(tag: re.Match[str]) -> str:
    """How a tag says that something is quoted; "" for most."""
    given = {_given(tag).get(name) for name in _MARKS}
    return next((mark for mark in (QUOTE, QUOTES) if mark in given), "")


def _end(html: str, start: re.Match[str]) -> int:
    """Where the quoted part ends: with its element, or with the one around it."""
    depth = 0 if _quotes(start) == QUOTE else 1
    for tag in _TAG.finditer(html, start.start()):
        if tag[2] in _EMPTY:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end() if _quotes(start) == QUOTE else tag.start()
    return len(html)
