"""Two hundred at once and back, views one makes for oneself and the others, by keyboard too."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation, until
from tests.journeys.signing_in import sign_in
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

MANY = 200
ADDRESS = "{}@mail.example"


@pytest.fixture(scope="module")
def busy(demo: Installation) -> Installation:
    """The demo company after a campaign that many people had a question about."""
    with demo.api("nordnetz") as api:
        for number in range(MANY):
            sender = ADDRESS.format(f"reader{number}")
            mail = f"From: {sender}\r\nSubject: Campaign {number}\r\n\r\nWhat is this about?\r\n"
            demo.send(mail.encode(), sender, "support@nordnetz.example")

        until(lambda: listed(api, f"from:reader{MANY - 1}"), seconds=90)
    return demo


def listed(api: httpx.Client, query: str) -> bool:
    return bool(api.get("conversations", params={"q": query}).json()["items"])


def test_two_hundred_are_tagged_and_taken_back(jana: Page, busy: Installation) -> None:
    desk = jana.url.partition("conversations/")[0]
    jana.goto(f"{desk}conversations/?view=search&q=from:reader%20is:unsolved")
    jana.locator(".row").first.focus()
    jana.keyboard.press("x")
    bar = jana.locator("#many")
    expect(bar.locator(".number")).to_have_text("1 selected")
    bar.get_by_role("checkbox", name="Select all that are loaded").check()
    expect(bar.locator(".number")).to_have_text("50 selected")
    bar.get_by_role("button", name=f"Select all {MANY} in this view").click()
    expect(bar.locator(".number")).to_have_text(f"{MANY} selected")
    bar.locator("summary", has_text="Tag").press("Enter")
    bar.get_by_label("Tag", exact=True).press_sequentially("campaign")
    jana.keyboard.press("Enter")
    change = jana.locator("#change")
    expect(change).to_contain_text(f"{MANY} conversations tagged “campaign”", timeout=30_000)
    expect(bar).to_be_hidden()
    expect(jana.locator(".row .pill.tag", has_text="campaign")).to_have_count(50)
    change.get_by_role("button", name="Undo").click()
    expect(change).to_contain_text(f"{MANY} conversations are as they were", timeout=30_000)
    expect(jana.locator(".row .pill.tag", has_text="campaign")).to_have_count(0)
    change.get_by_role("button", name="Close").click()
    expect(change.locator("*")).to_have_count(0)


def test_a_range_is_chosen_and_survives_news(jana: Page, busy: Installation) -> None:
    desk = jana.url.partition("conversations/")[0]
    jana.goto(f"{desk}conversations/?view=search&q=from:reader%20is:unsolved")
    rows = jana.locator(".row")
    rows.nth(1).focus()
    jana.keyboard.press("x")
    rows.nth(4).focus()
    jana.keyboard.press("Shift+X")
    number = jana.locator("#many .number")
    expect(number).to_have_text("4 selected")
    with jana.expect_response(lambda answer: "rows=" in answer.url):
        mail = b"From: reader1000@mail.example\r\nSubject: One more\r\n\r\nHello\r\n"
        busy.send(mail, "reader1000@mail.example", "support@nordnetz.example")
    expect(jana.locator(".row", has_text="One more")).to_be_visible()
    expect(number).to_have_text("4 selected")
    expect(jana.locator(".pick > input:checked")).to_have_count(4)
    jana.keyboard.press("Escape")
    expect(jana.locator("#many")).to_be_hidden()


def test_a_view_is_saved_shared_and_seen_by_a_colleague(
    jana: Page, browser: Browser, busy: Installation
) -> None:
    jana.locator(".bar [title=Filter]").press("Enter")
    form = jana.locator("#tool")
    form.get_by_label("Words").press_sequentially("from:reader")
    expect(form.get_by_label("Status")).to_have_value("is:unsolved")  # of the view one was in
    form.get_by_label("Assigned to").select_option("Any")
    form.get_by_role("button", name="Show").click()
    jana.wait_for_url("**view=search**")
    jana.locator(".bar [title='Save as a view']").press("Enter")
    form.get_by_label("Name").fill("Campaign")
    form.get_by_label("Order").select_option("Oldest first")
    form.get_by_label("Everybody here sees it").check()
    form.get_by_role("button", name="Save").click()
    jana.wait_for_url("**view=saved-**")
    expect(jana.locator("#list-title")).to_have_text("Campaign")
    expect(jana.locator(".row").first).to_contain_text("Campaign 0")
    there = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    sign_in(there, busy, "tariq")
    there.get_by_role("button", name="Ansichten").click()
    line = there.locator(".view", has_text="Campaign")
    expect(line.locator(".count")).to_have_text(re.compile(r"99\+"))
    line.click()
    expect(there.locator(".row").first).to_contain_text("Campaign 0")
    there.context.close()


def test_an_order_is_chosen_and_kept(jana: Page, busy: Installation) -> None:
    jana.locator(".view[href*='view=open']").click()
    expect(jana.locator("#rows-open")).to_be_visible()
    newest = jana.locator(".row").first.get_attribute("data-conversation")
    jana.locator(".sorts > summary").press("Enter")
    jana.get_by_role("link", name="Oldest first").press("Enter")
    first = jana.locator(".row").first
    expect(first).not_to_have_attribute("data-conversation", newest or "")
    oldest = first.get_attribute("data-conversation") or ""
    jana.locator(".view[href*='view=solved']").click()
    expect(jana.locator("#rows-solved")).to_be_visible()
    jana.locator(".view[href*='view=open']").click()
    expect(jana.locator("#rows-open")).to_be_visible()
    expect(jana.locator(".row").first).to_have_attribute("data-conversation", oldest)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-GB"), ("dark", "de-DE")])
def test_the_forms_and_the_bar_are_accessible(
    browser: Browser, busy: Installation, width: int, scheme: Any, locale: str
) -> None:
    context = browser.new_context(
        color_scheme=scheme, locale=locale, viewport={"width": width, "height": 860}
    )
    page = context.new_page()
    sign_in(page, busy)
    page.locator(".list .bar a[data-tool]").first.click()
    page.locator("#tool select").first.wait_for()
    check(page)
    page.keyboard.press("Escape")
    page.locator(".row").first.focus()
    page.keyboard.press("x")
    page.locator("#many summary").nth(1).press("Enter")
    page.locator("#many-tag").wait_for()
    check(page)
    page.locator("#many-tag").fill(f"{scheme} {width}")
    page.keyboard.press("Enter")
    page.locator("#change [title=Close], #change [title=Schließen]").wait_for(timeout=30_000)
    check(page)
    context.close()
