"""Finding conversations by what was said in them; and what must be kept up for it."""

from egal.conversations.search.finding import MOST, Found, Hit, find
from egal.conversations.search.marks import Piece
from egal.conversations.search.rows import make_findable

__all__ = ["MOST", "Found", "Hit", "Piece", "find", "make_findable"]
