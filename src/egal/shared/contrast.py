"""Colours that can be read: contrast as WCAG 2.2 reckons it, and both themes' shades of one accent.

A colour is "#rrggbb" in lower case. The surfaces are those of `tokens.css`; a test compares them.
"""

import re
from dataclasses import dataclass

ENOUGH = 4.5  # to 1, for text (WCAG 2.2, 1.4.3)
PAPER, DESK = "#ffffff", "#f6f5f2"
LIGHT = (DESK, PAPER, "#fbfaf8", "#f1efea")  # desk, paper, raised, hover
DARK = ("#0f1213", "#15181a", "#1b1f21", "#1f2426")
FAINT = ("#646b69", "#8f9795")  # the faintest text, which stands on tinted surfaces too
_BLACK, _WHITE = "#000000", "#ffffff"
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Shades:
    """What one theme makes of an accent. ink: of text on it. soft: a surface tinted with it."""

    accent: str
    strong: str
    ink: str
    soft: str


def is_colour(text: str) -> bool:
    """Whether this is a colour as we write them."""
    return bool(_COLOUR.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """How well one is seen on the other, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, surfaces: tuple[str, ...]) -> float:
    """On that of the surfaces where it is seen worst."""
    return min(contrast(colour, surface) for surface in surfaces)


def readable(colour: str) -> str:
    """The colour, or the lightest darker one that can be read on every light surface, and white
    on it."""
    return _first(_steps(colour, _BLACK), LIGHT)


def shades_in_light(colour: str) -> Shades:
    """Of a colour that is `readable`."""
    soft = _tint(PAPER, colour, 12, (colour, FAINT[0]))
    return Shades(colour, _mixed(colour, _BLACK, 0.2), _WHITE, soft)


def shades_in_dark(colour: str) -> Shades:
    """The same hue, as much lighter as dark surfaces need, with dark text on it."""
    soft = _tint(DARK[1], colour, 20, (FAINT[1],))
    accent = _first(_steps(colour, _WHITE), (*DARK, soft))
    return Shades(accent, _mixed(accent, _WHITE, 0.25), _mixed(_BLACK, accent, 0.1), soft)


def _tint(surface: str, colour: str, most: int, texts: tuple[str, ...]) -> str:
    """The surface with so many per cent of the colour at most, as these texts allow."""
    tints = [_mixed(surface, colour, share / 100) for share in range(most, -1, -1)]
    return next(tint for tint in tints if least_contrast(tint, texts) >= ENOUGH)


def _first(colours: list[str], surfaces: tuple[str, ...]) -> str:
    return next(each for each in colours if least_contrast(each, surfaces) >= ENOUGH)


def _steps(colour: str, towards: str) -> list[str]:
    return [_mixed(colour, towards, step / 100) for step in range(101)]


def _mixed(colour: str, other: str, share: float) -> str:
    """share: of the other one, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    """From 0 (black) to 1 (white), as WCAG 2.2 defines “relative luminance”."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
