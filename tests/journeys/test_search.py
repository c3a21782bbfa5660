"""Searching by keyboard alone, and keeping the hits while one works through them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.chromium


def test_from_the_slash_to_the_open_hit_and_back(jana: Page) -> None:
    jana.locator(".row").first.wait_for()
    jana.keyboard.press("/")
    expect(jana.locator("#q")).to_be_focused()
    jana.keyboard.type("router")
    jana.keyboard.press("Enter")
    jana.locator(".row mark").first.wait_for()
    assert "view=search&q=router" in jana.url
    hits = jana.locator(".row").count()
    jana.locator("#q").blur()
    jana.keyboard.press("j")
    jana.keyboard.press("Enter")
    jana.locator(".message").first.wait_for()
    assert "q=router" in jana.url
    assert jana.locator(".row").count() == hits
    jana.go_back()
    expect(jana.locator("#q")).to_have_value("router")


def test_news_leave_the_hits_and_the_words_being_typed(jana: Page) -> None:
    jana.goto(f"{jana.url.partition('conversations/')[0]}conversations/?view=search&q=router")
    jana.locator(".row").first.click()
    jana.locator(".message").first.wait_for()
    jana.locator("#q").fill("router is")
    with jana.expect_response(lambda answer: "rows=" in answer.url) as fetched:
        jana.locator('form[data-key="e"] button, form[action*=reopening] button').first.click()
    assert "view=search&q=router" in fetched.value.url
    jana.wait_for_timeout(300)
    expect(jana.locator("#q")).to_have_value("router is")
    assert jana.locator(".row mark").count()


def test_another_view_empties_the_field(jana: Page) -> None:
    jana.goto(f"{jana.url.partition('conversations/')[0]}conversations/?view=search&q=router")
    jana.locator(".view[href*=unassigned]").click()
    jana.wait_for_url("**view=unassigned**")
    expect(jana.locator("#q")).to_have_value("")
