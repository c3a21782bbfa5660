"""A second call, a call passed on to a number, a browser that dies: proven by tones."""

import pytest
from playwright.sync_api import Page, expect

from egal.testing.telephone import Telephone
from tests.journeys.installation import Installation, until
from tests.journeys.telephone import (
    OTHER,
    TONE,
    answer,
    ask,
    each_says_their_own,
    ended,
    hears_agent,
    hears_other,
    line,
    press,
)

pytestmark = pytest.mark.chromium

HELD = "[data-held]"


def test_a_call_is_passed_on_to_a_number(
    jana: Page, henrik: Telephone, rung: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "jana")
    henrik.dial(line(house))
    answer(jana)
    until(lambda: hears_agent(henrik), seconds=20)
    jana.locator(".phone-card .pass-on summary").click()
    jana.locator("[data-narrows]").fill("0151 7654321")
    jana.locator(".pass-on .to-number .choice").click()
    henrik.wait_for_tone(OTHER)
    rung.wait_for_tone(TONE)
    rung.hang_up()
    henrik.wait_for("call_closed")
    [call] = until(lambda: ended(house, before), seconds=20)
    assert (call["outcome"], call["ended_by"]) == ("answered", "agent")
    assert [bool(leg["agent"]) for leg in call["legs"]] == [True, False]


def test_a_browser_dies_and_the_caller_hears_so_keeps_the_place_and_talks_to_somebody_else(
    jana: Page, tariq: Page, henrik: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "nobody")
    henrik.dial(line(house))
    [since] = until(lambda: ask(house, "stands"), seconds=20)
    ask(house, "ready", "jana")
    answer(jana)
    until(lambda: hears_agent(henrik), seconds=20)
    jana.close(run_before_unload=False)
    until(lambda: hears_other(henrik), seconds=20)  # is told so
    assert until(lambda: ask(house, "stands"), seconds=20) == [since]
    ask(house, "ready", "tariq")
    answer(tariq)
    until(lambda: hears_agent(henrik), seconds=20)
    expect(tariq.locator(".phone-card.call")).to_have_count(1)
    henrik.hang_up()
    [call] = until(lambda: ended(house, before), seconds=20)
    assert (call["outcome"], call["ended_by"]) == ("answered", "customer")
    assert len({leg["agent"] for leg in call["legs"]}) == 2


def test_a_second_call_is_taken_while_the_first_hears_music(
    jana: Page, henrik: Telephone, mara: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "takes_two")
    ask(house, "ready", "jana")
    henrik.dial(line(house))
    answer(jana)
    until(lambda: hears_agent(henrik), seconds=20)
    mara.dial(line(house))
    answer(jana)
    until(lambda: hears_agent(mara), seconds=20)
    until(lambda: hears_other(henrik), seconds=20)
    press(jana, "Go on talking", HELD)
    until(lambda: hears_agent(henrik), seconds=20)
    until(lambda: hears_other(mara), seconds=20)
    henrik.hang_up()
    press(jana, "Go on talking", HELD)
    until(lambda: hears_agent(mara), seconds=20)
    press(jana, "Hang up")
    first, second = until(lambda: ended(house, before), seconds=20)
    assert (first["ended_by"], second["ended_by"]) == ("customer", "agent")
    each_says_their_own(house, first["id"], TONE)
    each_says_their_own(house, second["id"], OTHER)
