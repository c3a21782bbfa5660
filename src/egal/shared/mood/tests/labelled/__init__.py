"""Texts as customers write them, each with the mood that a person gave it.

Every line of `de.tsv` and `en.tsv` is a label (unhappy, neutral, pleased), a kind (complaint,
sarcasm, mixed, question, request, spam, thanks) and a text. They were written for this purpose,
before the word lists. When is a text "unhappy"? When somebody of ours should look sooner because
its writer is angry, hurt or let down by us. Who only names a fault, or gives notice politely, is
neutral.
"""

import zlib
from pathlib import Path
from typing import NamedTuple


class Labelled(NamedTuple):
    """One line."""

    label: str
    kind: str
    text: str


def labelled(language: str) -> list[Labelled]:
    """All texts of "de" or "en"."""
    path = Path(__file__).parent / f"{language}.tsv"
    return [Labelled(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]


def is_held_out(text: str) -> bool:
    """Which half a text is in, forever: the word lists may only be tuned on the other one."""
    return zlib.crc32(text.encode()) % 2 == 1
