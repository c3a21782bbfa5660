"""A real telephone rings Nordnetz by SIP, and Jana talks to it in Chromium: proven by tones."""

import time

import pytest
from playwright.sync_api import Page, expect

from egal.testing.telephone import Telephone
from tests.journeys.installation import Installation, until
from tests.journeys.telephone import (
    HENRIK,
    LOOKS,
    OTHER,
    TONE,
    answer,
    ask,
    each_says_their_own,
    ended,
    hears_agent,
    hears_other,
    is_in,
    line,
    press,
)

pytestmark = pytest.mark.chromium


def test_a_caller_talks_to_an_agent_who_holds_and_hangs_up(
    jana: Page, henrik: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "jana")
    henrik.dial(line(house))
    answer(jana)
    until(lambda: hears_agent(henrik), seconds=20)
    press(jana, "Hold")
    until(lambda: hears_other(henrik), seconds=20)  # music
    press(jana, "Go on talking")
    until(lambda: hears_agent(henrik), seconds=20)
    press(jana, "Hang up")
    henrik.wait_for("call_closed")
    [call] = until(lambda: ended(house, before), seconds=20)
    assert (call["outcome"], call["ended_by"], call["number"]) == ("answered", "agent", HENRIK)
    each_says_their_own(house, call["id"], TONE)


def test_a_caller_leaves_a_voicemail(henrik: Telephone, house: Installation) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "nobody")
    henrik.dial(line(house))
    until(lambda: ask(house, "waiting"), seconds=20)
    henrik.digits("2")
    until(lambda: is_in(house, before, "voicemail"), seconds=30)
    time.sleep(2)  # he speaks
    henrik.hang_up()
    [call] = until(lambda: ended(house, before), seconds=20)
    assert call["outcome"] == "voicemail"
    [kept] = until(lambda: ask(house, "recordings", str(call["id"]), str(TONE)), seconds=20)
    assert kept["tones"][0][0] > 0.5


def test_a_caller_keeps_their_place_and_is_rung_back_by_whom_it_is_put_to(
    jana: Page, henrik: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "nobody")
    henrik.dial(line(house))
    until(lambda: hears_other(henrik), seconds=20)  # the greeting
    until(lambda: ask(house, "waiting"), seconds=20)
    henrik.digits("1")  # ring me back
    time.sleep(2)
    henrik.digits("1")  # and keep my place
    henrik.wait_for("call_closed", timeout=60)
    [asked] = until(lambda: ended(house, before), seconds=20)
    assert (asked["outcome"], ask(house, "waiting")) == ("callback", 1)

    with Telephone(user=HENRIK, hz=OTHER, answers=True) as back:
        ask(house, "reaches", f"127.0.0.1:{back.port}")
        time.sleep(LOOKS)
        ask(house, "ready", "jana")
        answer(jana)
        until(lambda: is_in(house, before, "talking"), seconds=30)
        until(lambda: hears_agent(back), seconds=20)
        time.sleep(1)  # they talk
        back.hang_up()
        [_, rung] = until(lambda: ended(house, before), seconds=20)
    assert (rung["way"], rung["outcome"], rung["ended_by"]) == ("outbound", "answered", "customer")
    [promise, *_] = ask(house, "promised")
    assert promise == {"number": HENRIK, "outcome": "kept"}
    each_says_their_own(house, rung["id"], OTHER)


def test_a_call_is_passed_on_to_a_colleague(
    jana: Page, tariq: Page, henrik: Telephone, house: Installation
) -> None:
    before = ask(house, "newest")
    ask(house, "ready", "jana")
    henrik.dial(line(house))
    answer(jana)
    until(lambda: is_in(house, before, "talking"), seconds=20)
    ask(house, "ready", "tariq")
    jana.locator(".phone-card .pass-on summary").click()
    jana.locator(".phone-card .pass-on .choice", has_text="Tariq Aziz").click()
    answer(tariq)
    expect(jana.locator(".phone-card.call")).to_have_count(0)
    until(lambda: hears_agent(henrik), seconds=20)
    time.sleep(1)  # they talk
    press(tariq, "Hang up")
    [call] = until(lambda: ended(house, before), seconds=20)
    assert (call["outcome"], call["ended_by"]) == ("answered", "agent")
    assert len({leg["agent"] for leg in call["legs"]}) == 2
    each_says_their_own(house, call["id"], TONE)
