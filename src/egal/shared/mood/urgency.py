"""How soon a public post wants an answer: its mood times its reach."""

import math

from egal.shared.mood.mood import Mood

_CALM = 0.05  # what is left of the urgency of the happiest post: no order is lost
_DOUBLED = 1_000  # people who see it make it twice as urgent


def urgency(mood: Mood, reach: int) -> float:
    """From 0 up; larger is sooner. `reach` is how many people may have seen it.

    For a post its views, or its author's followers plus likes where views are not told. It counts
    by its logarithm: a thousand people double what the mood alone says (0.05 to 1), a million
    treble it. Less than none is taken as none.
    """
    unhappy = _CALM + (1 - _CALM) * (1 - mood.score) / 2
    return unhappy * (1 + math.log1p(max(0, reach)) / math.log1p(_DOUBLED))
