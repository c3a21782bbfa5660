"""What agents do by telephone, with real telephones and Chromium: proven by tones."""

import time

import pytest
from playwright.sync_api import Page

from egal.testing.telephone import Telephone
from tests.journeys.installation import Installation, until
from tests.journeys.telephone import (
    HENRIK,
    OTHER,
    answer,
    ask,
    each_says_their_own,
    ended,
    hears_agent,
    line,
    press,
)

pytestmark = pytest.mark.chromium


def test_who_gave_up_is_rung_from_the_conversation_and_hangs_up(
    jana: Page, henrik: Telephone, rung: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "nobody")
    henrik.dial(line(house))
    until(lambda: ask(house, "waiting"), seconds=20)
    henrik.hang_up()
    [missed] = until(lambda: ended(house, before), seconds=20)
    matter = ask(house, "matter", str(missed["id"]))
    jana.goto(f"{house.url}/desk/nordnetz/conversations/{matter}/")
    jana.locator(".ring-back [data-dials]").last.click()
    until(lambda: hears_agent(rung), seconds=30)
    time.sleep(1)  # they talk
    rung.hang_up()
    [_, call] = until(lambda: ended(house, before), seconds=20)
    assert (call["way"], call["outcome"], call["ended_by"]) == ("outbound", "answered", "customer")
    assert ask(house, "matter", str(call["id"])) == matter
    each_says_their_own(house, call["id"], OTHER)


def test_who_rings_at_a_bad_moment_is_promised_a_call_and_gets_it(
    jana: Page, henrik: Telephone, rung: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "jana")
    henrik.dial(line(house))
    jana.locator(".phone-card.offer").get_by_role("button", name="In 10 min").click(timeout=30_000)
    henrik.wait_for("call_closed", timeout=60)
    [asked] = until(lambda: ended(house, before), seconds=20)
    assert (asked["outcome"], ask(house, "waiting")) == ("callback", 0)
    ask(house, "due")
    answer(jana)
    until(lambda: hears_agent(rung), seconds=30)
    press(jana, "Hang up")
    until(lambda: len(ended(house, before)) == 2, seconds=20)
    [promise, *_] = ask(house, "promised")
    assert promise == {"number": HENRIK, "outcome": "kept"}
