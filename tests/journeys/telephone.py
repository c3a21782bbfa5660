"""Asking an installation whose telephone is rung; used by journeys and by tests that kill parts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from egal.testing.telephone import RATE, Telephone, pauses, share
from tests.journeys.installation import Installation, until
from tests.journeys.signing_in import sign_in

HENRIK, MARA = "+4915112345678", "+4915112345679"
TONE, OTHER = 800.0, 650.0  # Hz, what Henrik says when he rings; what others do, and he when rung
BEEP = 400.0  # Hz, what Chromium's microphone of tests says: a rectangle of 20 ms, twice a second
LOOKS = 3.0  # seconds in which an installation has seen a change of its lines
_LISTENS = 2  # seconds, to know it from words and music


def ask(house: Installation, *what: str) -> Any:
    """One of `telephone_program.DOES`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.telephone_program", *what],
        env={**house.environment, "EGAL_DATA": str(house.data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def line(house: Installation) -> str:
    return f"sip:+49405550100@127.0.0.1:{house.sip_port}"


def ended(house: Installation, before: int) -> list[dict[str, Any]]:
    """The calls since, once all are over."""
    found = ask(house, "calls", str(before))
    return found if found and all(each["phase"] == "ended" for each in found) else []


def is_in(house: Installation, before: int, phase: str) -> bool:
    return any(each["phase"] == phase for each in ask(house, "calls", str(before)))


def each_says_their_own(house: Installation, call: int, tone: float) -> None:
    """In the recording the customer is on the left and the agent on the right, both alone."""
    asked = ("recordings", str(call), str(tone), str(BEEP))
    [kept] = until(lambda: ask(house, *asked), seconds=20)
    customer, agent = kept["tones"]
    assert customer[0] > 0.8, kept
    assert customer[1] < 0.05, kept
    assert agent[0] < 0.05, kept
    assert agent[1] > 0.2, kept


def at_desk(browser: Browser, house: Installation, who: str) -> Iterator[Page]:
    """Somebody at the desk, in English."""
    page = browser.new_page(locale="en-GB", viewport={"width": 1440, "height": 900})
    sign_in(page, house, who)
    yield page
    page.close(run_before_unload=False)


def answer(page: Page) -> None:
    """Take what rings."""
    page.locator(".phone-card.offer").get_by_role("button", name="Answer").click(timeout=30_000)


def press(page: Page, name: str, which: str = "") -> None:
    """In the card of the call; which: of several, as CSS."""
    card = page.locator(f".phone-card.call{which}")
    card.get_by_role("button", name=name, exact=True).click()


def hears_other(telephone: Telephone) -> bool:
    """Whether what they hear now is music or words, and not the agent."""
    now = telephone.heard(1)
    return max(map(abs, now), default=0) > 500 and pauses(now) < 0.7


def hears_agent(telephone: Telephone) -> bool:
    """Whether what they hear now is the agent's microphone: short beeps of one tone and, unlike in
    words and music, nothing between."""
    now = telephone.heard(_LISTENS)
    return len(now) == _LISTENS * RATE and share(now, BEEP) > 0.4 and pauses(now) > 0.75
