import re
from pathlib import Path

import pytest

from egal.shared.contrast import (
    DARK,
    ENOUGH,
    FAINT,
    LIGHT,
    contrast,
    is_colour,
    least_contrast,
    readable,
    shades_in_dark,
    shades_in_light,
)

TOKENS = Path(__file__).parents[1] / "static" / "egal" / "tokens.css"
COLOURS = ["#0b6b66", "#ffd400", "#ff0000", "#0000ff", "#000000", "#ffffff", "#808080", "#e5007d"]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b6b66", "#0b6b66", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_the_surfaces_are_those_of_the_tokens() -> None:
    found = {
        name: (light, dark)
        for name, light, dark in re.findall(
            r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS.read_text()
        )
    }
    surfaces = [found[name] for name in ("desk", "paper", "raised", "hover")]
    assert surfaces == list(zip(LIGHT, DARK, strict=True))
    assert found["ink-3"] == FAINT


@pytest.mark.parametrize("colour", COLOURS)
def test_every_shade_can_be_read_where_it_stands(colour: str) -> None:
    light, dark = shades_in_light(readable(colour)), shades_in_dark(readable(colour))
    for shades, surfaces, faint in ((light, LIGHT, FAINT[0]), (dark, DARK, FAINT[1])):
        assert contrast(faint, shades.soft) >= ENOUGH
        assert least_contrast(shades.accent, (*surfaces, shades.soft)) >= ENOUGH
        assert least_contrast(shades.ink, (shades.accent, shades.strong)) >= ENOUGH


def test_what_can_be_read_stays_as_it_is() -> None:
    assert readable("#0b6b66") == "#0b6b66"
    assert readable("#ffd400") != "#ffd400"


@pytest.mark.parametrize("text", ["", "#fff", "0b6b66", "#0B6B66", "#0b6b66;", "#0b6b6g"])
def test_only_one_spelling_is_a_colour(text: str) -> None:
    assert not is_colour(text)
