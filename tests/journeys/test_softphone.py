"""A call rings at Jana's desk; she answers, talks, holds, mutes, and hangs up in the browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.installation import Installation, until
from tests.journeys.signing_in import sign_in
from tests.journeys.switchboard import Switchboard
from tests.journeys.test_look import check
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium

DRESSES: list[Any] = [("en-GB", 1440, "light"), ("de-DE", 390, "dark")]


@pytest.fixture(scope="module")
def switchboard(calling_browser: Browser, demo: Installation) -> Iterator[Switchboard]:
    far = calling_browser.new_page()
    far.goto(f"{demo.url}/sign-in/")
    board = Switchboard(demo, far)
    board.do("line")
    yield board
    board.close()


@pytest.fixture(params=DRESSES, ids=lambda dress: f"{dress[0]}-{dress[1]}")
def dress(request: pytest.FixtureRequest) -> tuple[str, int, str]:
    return request.param  # type: ignore[no-any-return] # one of DRESSES


@pytest.fixture
def desk(
    calling_browser: Browser, demo: Installation, dress: tuple[str, int, str]
) -> Iterator[Page]:
    """Jana at her desk, ready for calls."""
    locale, width, scheme = dress
    page = calling_browser.new_page(
        locale=locale,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type] # one of DRESSES
    )
    sign_in(page, demo)
    yield page
    page.close(run_before_unload=False)


def test_a_call_is_answered_held_muted_and_ended_in_the_browser(
    desk: Page, switchboard: Switchboard, dress: tuple[str, int, str]
) -> None:
    say = Words(dress[0])
    switchboard.do("ready", who="jana")
    call = switchboard.do("rings", name="Henrik Weiß")
    card = desk.locator(".phone-card.offer")
    expect(card.get_by_role("heading")).to_have_text(
        say("%(name)s is calling") % {"name": "Henrik Weiß"}
    )
    check(desk)
    card.locator(".yes").click()
    switchboard.joins(call, "jana", "leg 1")
    talk = desk.locator(".phone-card.call")
    expect(talk).to_contain_text(say("in the call"))
    assert switchboard.hears() > 0.01
    check(desk)
    press(talk, say("Mute"))
    until(lambda: switchboard.hears() < 0.005, seconds=15)
    press(talk, say("Hold"))
    assert switchboard.wanted("hold")["call"] == call
    switchboard.do("becomes", call=call, who="jana", phase="held")
    expect(talk).to_contain_text(say("on hold"))
    check(desk)
    press(talk, say("Hang up"))
    assert switchboard.wanted("hang_up")["call"] == call
    switchboard.do("ends", call=call, who="jana", leg="leg 1")
    expect(desk.locator(".phone-card.wrap-up")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name=say("Ready")).click()
    expect(desk.locator(".phone-card")).to_have_count(0)


def press(card: Locator, name: str) -> None:
    card.get_by_role("button", name=name, exact=True).click()
