"""The composer's script counts as the server does, or leaves it to the server."""

import random
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from egal.shared.short.counting import Kind, Measure, count
from egal.shared.short.segments import segments

pytestmark = pytest.mark.chromium

SCRIPT = Path(__file__).parents[2] / "src/egal/desk/static/desk/counting.js"
LETTERS = "abcXYZ äöüßéèçñ€{}^~|\n.,:–„“…©®☺👋🏽\u200d日я\u0301\u200b\u2028☎️1⃣\u00ad\u0600\x0c¤Δ"
WORDS = [
    "Hallo",
    "acme.de",
    "https://a.b/c",
    "Ende. Und",
    "\r\n",
    "1️⃣",
    "👩‍🔧",
    "e\u0301",
    "für Sie,",
]
PLAIN = "abc äöüß,:–„“ \n€{"


def test_both_count_the_same(page: Page) -> None:
    written = [*_texts(random.Random(7))]
    for text, told in zip(written, _by_script(page, written), strict=True):
        ours = {kind.value: count(text, Measure(kind, 1)) for kind in Kind}
        assert told["counts"].items() <= ours.items(), text
        assert told["segments"] == asdict(segments(text)), text


def test_what_most_people_write_needs_no_server(page: Page) -> None:
    usual = "Guten Tag, Mara: „geht“ es wieder? Für Sie – wie gesagt – 5 Euro zurück.\nJana"
    [told] = _by_script(page, [usual])
    assert {*told["counts"]} == {*Kind}


def _texts(chance: random.Random) -> Iterator[str]:
    for _ in range(2_000):
        length = chance.choice([0, 1, 3, 10, 60, 153, 160, 161, 307])
        yield "".join(chance.choice(PLAIN) for _ in range(length))
        yield "".join(chance.choice([*LETTERS, *WORDS]) for _ in range(length))


def _by_script(page: Page, written: list[str]) -> list[dict[str, Any]]:
    """What the script says of each; of a kind that it leaves to the server nothing."""
    module = f"data:text/javascript;base64,{b64encode(SCRIPT.read_bytes()).decode()}"
    found: list[dict[str, Any]] = page.evaluate(
        """async ([module, kinds, written]) => {
          const { count, segments } = await import(module);
          const counts = (text) => Object.fromEntries(
            kinds.map((kind) => [kind, count(text, kind)]).filter((each) => each[1] !== undefined));
          return written.map((text) => ({ counts: counts(text), segments: segments(text) }));
        }""",
        [module, [kind.value for kind in Kind], written],
    )
    return found
