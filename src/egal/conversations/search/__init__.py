"""Finding conversations by what was said in them; and what must be kept up for it."""

from egal.conversations.search.finding import MOST, Found, Hit, asked_for, filtered, find
from egal.conversations.search.rows import make_findable, make_heard_findable
from egal.conversations.search.words import without_filters
from egal.shared.marked import Piece

__all__ = [
    "MOST",
    "Found",
    "Hit",
    "Piece",
    "asked_for",
    "filtered",
    "find",
    "make_findable",
    "make_heard_findable",
    "without_filters",
]
