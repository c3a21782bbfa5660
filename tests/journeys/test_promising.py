"""Jana promises Mara a callback by keys alone, moves it, and takes it back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.test_callback import press_through_to
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

DRESSES: list[Any] = [(1440, "light"), (390, "dark")]
HOUR = re.compile(r"\d{1,2}:\d{2}")


@pytest.fixture(params=DRESSES, ids=lambda dress: f"{dress[0]}-{dress[1]}")
def desk(browser: Browser, demo: Installation, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Jana, with Mara's matter open."""
    width, scheme = request.param
    page = browser.new_page(
        locale="en-GB",
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page.set_default_timeout(15_000)
    sign_in(page, demo)
    page.goto(f"{demo.url}/desk/nordnetz/conversations/?view=open")
    page.locator(".row", has_text="Router drops").first.click()
    page.locator("trix-editor").wait_for()
    yield page
    page.close()


def test_a_callback_is_promised_moved_and_cancelled_by_keys(desk: Page) -> None:
    choose(desk, "Promise a callback")
    dialog = desk.locator("#step")
    expect(dialog.get_by_label("Number to ring")).to_have_value("+49 30 230125741")
    check(desk)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    promise = desk.locator(".head .promise")
    expect(promise).to_have_text(HOUR)
    first = promise.inner_text()
    expect(desk.locator(".event", has_text="promised a callback").last).to_be_visible()

    choose(desk, "Move the callback")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(promise).not_to_have_text(first)

    choose(desk, "Move the callback")
    check(desk)
    press_through_to(desk, "#step form:not(.preview) button")
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(promise).to_have_count(0)


def test_a_number_that_is_none_is_said_at_once(desk: Page) -> None:
    choose(desk, "Promise a callback")
    desk.get_by_label("Number to ring").fill("12")
    desk.keyboard.press("Enter")
    expect(desk.locator("#step [role=alert]")).to_contain_text("is no telephone number")
    check(desk)


def choose(desk: Page, action: str) -> None:
    """In the palette."""
    desk.keyboard.press("Control+k")
    expect(desk.locator("#palette input")).to_be_focused()
    desk.keyboard.type(action, delay=30)
    expect(desk.locator("#palette [role=option]").first).to_contain_text(action)
    desk.keyboard.press("Enter")
    desk.locator("#step h2").wait_for()
