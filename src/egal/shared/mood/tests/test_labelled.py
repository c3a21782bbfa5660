"""How often the mood is right, on texts that it was not tuned on."""

from collections import Counter
from pathlib import Path

import pytest

from egal.shared.mood import mood_of
from egal.shared.mood.tests.labelled import Labelled, is_held_out, labelled

PAGE = Path(__file__).parents[5] / "docs" / "mood.md"
NAMES = {"de": "German", "en": "English"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_there_are_enough_texts_in_either_half_and_none_twice(language: str) -> None:
    texts = [row.text for row in labelled(language)]
    held_out = sum(map(is_held_out, texts))
    assert len(texts) == len(set(texts)) >= 200
    assert min(held_out, len(texts) - held_out) >= 100


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_text_has_a_known_label_and_kind(language: str) -> None:
    labels = Counter(row.label for row in labelled(language))
    kinds = {row.kind for row in labelled(language)}
    assert set(labels) == {"unhappy", "neutral", "pleased"}
    assert kinds == {
        "complaint", "mixed", "question", "request", "sarcasm", "spam", "thanks"
    }  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_as_often_right_as_the_page_says(language: str) -> None:
    held_out = [row for row in labelled(language) if is_held_out(row.text)]
    assert figures(NAMES[language], held_out) in PAGE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_keeps_its_level(language: str) -> None:
    held_out = [row for row in labelled(language) if is_held_out(row.text)]
    right = sum(mood_of(row.text).unhappy == (row.label == "unhappy") for row in held_out)
    assert right / len(held_out) >= 0.85


def figures(name: str, rows: list[Labelled]) -> str:
    """The row of the table in docs/mood.md."""
    told = [(row, mood_of(row.text).unhappy) for row in rows]
    unhappy = [said for row, said in told if row.label == "unhappy"]
    neutral = [said for row, said in told if row.label == "neutral"]
    asking = [said for row, said in told if row.kind == "question"]
    right = [said == (row.label == "unhappy") for row, said in told]
    precise = [row.label == "unhappy" for row, said in told if said]
    columns = [right, precise, unhappy, neutral, asking]
    return f"| {name} | {len(rows)} | " + " | ".join(map(share, columns)) + " |"


def share(yes: list[bool]) -> str:
    return f"{sum(yes)} of {len(yes)}, {100 * sum(yes) / len(yes):.0f} %"
