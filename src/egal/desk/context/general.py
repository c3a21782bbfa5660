"""How an accent looks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.shared.contrast import DARK, LIGHT, Shades, contrast, shades_in_dark, shades_in_light


@dataclass(frozen=True, slots=True)
class Preview:
    """An accent in one theme. on_page, inside: contrasts, of it on the page and of text on it."""

    theme: str
    page: str
    shades: Shades
    on_page: float
    inside: float


def previews(accent: str) -> list[Preview]:
    """Of a colour that is readable, in the light and in the dark."""
    light, dark = shades_in_light(accent), shades_in_dark(accent)
    return [_preview(_("Light"), LIGHT[0], light), _preview(_("Dark"), DARK[0], dark)]


def _preview(theme: str, page: str, shades: Shades) -> Preview:
    on_page = contrast(shades.accent, page)
    return Preview(theme, page, shades, on_page, contrast(shades.ink, shades.accent))
