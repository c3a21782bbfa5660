"""Finding conversations by what was said in them; and what must be kept up for it."""

from egal.conversations.search.finding import Found, Hit, find
from egal.conversations.search.marks import Piece
from egal.conversations.search.rows import make_findable

__all__ = ["Found", "Hit", "Piece", "find", "make_findable"]
