"""Who is unhappy in public: measured from every message, and corrected by people."""

from egal.conversations.mood.rule import rule_of
from egal.conversations.mood.standing import settle

__all__ = ["rule_of", "settle"]
