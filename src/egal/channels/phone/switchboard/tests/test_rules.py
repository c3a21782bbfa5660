"""What may be rung from a desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.calls.destinations import BAD_NUMBER, ELSEWHERE, PREMIUM, refusal
from egal.channels.phone.switchboard.rules import (
    A_MINUTE,
    MOST_OF_AGENT,
    MOST_OF_WORKSPACE,
    Pace,
)

LINE = "+49405550100"


@pytest.mark.parametrize(
    ("number", "may_dial", "why"),
    [
        ("+4915112345678", [], ""),
        ("+436601234567", [], ""),
        ("+33612345678", [], ELSEWHERE),
        ("+33612345678", ["+33"], ""),
        ("+4915112345678", ["+33"], ELSEWHERE),
        ("+499001234567", ["+49"], PREMIUM),
        ("+881612345678", ["+"], PREMIUM),
        ("+882161234567", ["+"], PREMIUM),
        ("+979123456789", ["+"], PREMIUM),
        ("015112345678", [], BAD_NUMBER),
        ("+49151;ext=1", [], BAD_NUMBER),
        ("", [], BAD_NUMBER),
    ],
)
def test_only_what_a_rule_names_is_rung(number: str, may_dial: list[str], why: str) -> None:
    assert refusal(number, line=LINE, may_dial=may_dial) == why


def test_the_country_of_the_line_is_rung_unless_others_are_named() -> None:
    assert refusal("+33612345678", line="+33123456789") == ""


@given(st.lists(st.floats(0, 600), max_size=80))
def test_nobody_begins_more_calls_within_a_minute_than_they_may(moments: list[float]) -> None:
    pace = Pace()
    begun = [now for now in sorted(moments) if pace.allows(agent=1, workspace=1, now=now)]
    for now in begun:
        assert sum(now - A_MINUTE < each <= now for each in begun) <= MOST_OF_AGENT


def test_a_workspace_has_a_bound_of_its_own() -> None:
    pace = Pace()
    allowed = [pace.allows(agent=agent, workspace=1, now=0) for agent in range(100)]
    assert sum(allowed) == MOST_OF_WORKSPACE
    assert pace.allows(agent=200, workspace=2, now=0)
