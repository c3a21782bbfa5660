"""Whether a customer is unhappy, and how soon that wants an answer."""

from egal.shared.mood.mood import READ, UNHAPPY, Mood, mood_of
from egal.shared.mood.urgency import urgency

__all__ = ["READ", "UNHAPPY", "Mood", "mood_of", "urgency"]
