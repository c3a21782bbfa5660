from hypothesis import given
from hypothesis import strategies as st

from egal.shared.mood import Mood, urgency

MOODS = st.floats(-1, 1).map(lambda score: Mood(score, score < 0))
REACH = st.integers(-10, 10**10)


@given(MOODS, REACH, REACH)
def test_more_reach_is_never_less_urgent(mood: Mood, one: int, other: int) -> None:
    assert urgency(mood, min(one, other)) <= urgency(mood, max(one, other))


@given(MOODS, MOODS, REACH)
def test_who_is_happier_is_never_more_urgent(one: Mood, other: Mood, reach: int) -> None:
    assert urgency(max(one, other), reach) <= urgency(min(one, other), reach)


@given(MOODS, MOODS)
def test_without_reach_the_mood_orders(one: Mood, other: Mood) -> None:
    if one.score + 1e-9 < other.score:
        assert urgency(one, 0) > urgency(other, 0)


def test_a_thousand_people_double_it_and_a_million_treble_it() -> None:
    mara = Mood(-0.8, unhappy=True)
    assert urgency(mara, 1_000) == 2 * urgency(mara, 0)
    assert round(urgency(mara, 1_000_000) / urgency(mara, 0), 2) == 3


def test_an_angry_nobody_comes_before_a_happy_celebrity() -> None:
    mara, henrik = Mood(-0.8, unhappy=True), Mood(0.6, unhappy=False)
    assert urgency(mara, 10) > urgency(henrik, 1_000_000)


def test_everybody_is_a_little_urgent() -> None:
    assert urgency(Mood(1, unhappy=False), -3) > 0
