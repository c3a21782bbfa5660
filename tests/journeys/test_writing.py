"""Writing: taken back in time, sent later, kept while it is only begun."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.chromium

TEXT = ".composer trix-editor"


def test_a_reply_is_taken_back_and_written_on(jana: Page) -> None:
    open_first(jana)
    said = jana.locator(".message.outbound .text", has_text="Too soon")
    jana.locator(TEXT).fill("Too soon.")
    jana.locator("details.to > summary").click()
    jana.locator("[name^=cc-][type=text]").fill("ole@hansen.example")
    jana.locator(TEXT).focus()
    jana.keyboard.press("Control+Enter")
    expect(said).to_be_visible()
    expect(jana.locator(TEXT)).to_have_text("")
    jana.locator(TEXT).fill("And this.")
    jana.get_by_role("button", name="Undo").click()
    expect(said).to_have_count(0)
    expect(jana.locator(TEXT)).to_have_text(re.compile("Too soon.*And this"))
    expect(jana.locator(TEXT)).to_be_focused()
    expect(jana.locator("[name^=cc-][type=text]")).to_have_value("ole@hansen.example")
    jana.locator(TEXT).fill("")


def test_a_reply_waits_for_its_moment(jana: Page) -> None:
    open_first(jana)
    jana.locator(TEXT).fill("As promised yesterday.")
    jana.locator("summary", has_text="Send later").press("Enter")
    jana.get_by_role("button", name="Tomorrow morning").press("Enter")
    waiting = jana.locator(".message.outbound", has_text="As promised yesterday.")
    expect(waiting.locator(".delivery")).to_contain_text(re.compile(r"goes out on .* 08:00"))
    expect(jana.locator(TEXT)).to_have_text("")
    waiting.get_by_role("button", name="Send now").click()
    expect(waiting.locator(".delivery")).to_have_text("sent", timeout=20_000)


def test_a_draft_follows_from_browser_to_browser(
    jana: Page, browser: Browser, demo: Installation
) -> None:
    open_first(jana)
    with jana.expect_response(re.compile("/draft/")):
        jana.locator(TEXT).press_sequentially("Half a th")
    there = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}).new_page()
    sign_in(there, demo)
    there.goto(jana.url)
    expect(there.locator(TEXT)).to_have_text("Half a th")
    there.context.close()


def test_a_message_is_forwarded_to_somebody_outside(jana: Page) -> None:
    open_first(jana)
    heard = jana.locator(".message.inbound").last
    heard.locator(".passing-on > a", has_text="Forward").press("Enter")
    to = heard.get_by_label("To", exact=True)
    to.press_sequentially("lind")
    expect(heard.get_by_role("option")).to_contain_text("Mara Lindner")
    to.fill("ole@hansen.example")
    heard.get_by_label("Text above it").fill("Please look.")
    heard.get_by_role("button", name="Forward").click()
    forwarded = jana.locator(".message.outbound", has_text="Please look.")
    expect(forwarded.locator(".pill")).to_have_text("forwarded")
    expect(forwarded.locator("> .text")).to_have_text("Please look.")
    expect(forwarded.locator(".byline")).to_contain_text("to ole@hansen.example")


def open_first(jana: Page) -> None:
    jana.locator(".row").first.click()
    expect(jana.locator(".timeline .message").first).to_be_visible()
    expect(jana.locator(TEXT)).to_be_visible()
