"""Finding articles by their words, however they are inflected, mistyped or called."""

from egal.knowledge.search.finding import Found, Hit, find

__all__ = ["Found", "Hit", "find"]
