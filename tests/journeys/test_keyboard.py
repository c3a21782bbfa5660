"""The palette and the sheet of keys, and a desk without single keys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.chromium

PACE = 40  # ms, as a fast typist


@pytest.mark.parametrize("half", ["66969 11", "henrik.wei"])
def test_the_palette_finds_by_half_a_number_or_address(jana: Page, half: str) -> None:
    jana.locator(".row").first.wait_for()
    jana.keyboard.press("Control+k")
    expect(jana.locator("#palette input")).to_be_focused()
    jana.keyboard.type(half, delay=PACE)
    jana.locator("#palette [role=option]", has_text="Umzug zum 1. Februar").wait_for()
    assert Axe().run(jana).violations_count == 0
    jana.keyboard.press("Enter")
    expect(jana.locator(".head h1")).to_have_text("Umzug zum 1. Februar")


def test_the_palette_does_what_the_page_offers(jana: Page) -> None:
    jana.locator(".row").first.click()
    jana.locator(".message").first.wait_for()
    jana.keyboard.press("Control+k")
    jana.keyboard.type("snoo", delay=PACE)
    jana.keyboard.press("Enter")
    expect(jana.locator(".snoozing .choice").first).to_be_focused()
    jana.keyboard.press("Escape")
    jana.keyboard.press("Control+k")
    jana.keyboard.type("unassi", delay=PACE)
    jana.keyboard.press("Enter")
    jana.wait_for_url("**view=unassigned**")


def test_the_sheet_of_keys_and_no_keys_at_all(jana: Page) -> None:
    jana.locator(".row").first.wait_for()
    jana.keyboard.press("?")
    expect(jana.locator("#keys")).to_be_visible()
    assert Axe().run(jana).violations_count == 0
    jana.keyboard.press("Escape")
    jana.locator("[popovertarget=account]").first.click()
    with jana.expect_navigation():
        jana.locator("label:has([name=single_keys][value=off])").click()
    jana.keyboard.press("?")
    expect(jana.locator("#keys")).to_be_hidden()
    jana.keyboard.press("Control+k")
    expect(jana.locator("#palette")).to_be_visible()


def test_the_palette_and_the_keys_in_the_settings(jana: Page) -> None:
    jana.get_by_role("link", name="Settings").click()
    jana.wait_for_url("**/settings/**")
    jana.keyboard.press("?")
    expect(jana.locator("#keys")).to_contain_text("Back to the desk")
    jana.keyboard.press("Escape")
    jana.keyboard.press("Control+k")
    jana.keyboard.type("teams", delay=PACE)
    jana.keyboard.press("Enter")
    expect(jana.get_by_role("heading", name="Teams", level=1)).to_be_visible()
    jana.keyboard.press("Control+k")
    jana.keyboard.type("66969 11", delay=PACE)
    jana.locator("#palette [role=option]", has_text="Umzug zum 1. Februar").wait_for()
    assert Axe().run(jana).violations_count == 0
    jana.keyboard.press("Enter")
    expect(jana.locator(".head h1")).to_have_text("Umzug zum 1. Februar")
