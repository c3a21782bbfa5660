"""An agent works through ten conversations by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.chromium

PACE = 40  # ms, as a fast typist


def open_next(page: Page) -> str:
    """One row down; the subject that is now open."""
    before = page.locator("#talk").get_attribute("data-conversation")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", before or "-")
    return page.locator(".head h1").inner_text()


def leave_the_editor(page: Page) -> None:
    """It is empty and ready for the next once the last has gone."""
    expect(page.locator("trix-editor")).to_have_text("")
    expect(page.locator("trix-editor")).to_be_focused()
    page.keyboard.press("Escape")


def conversation(page: Page) -> str:
    return page.locator("#talk").get_attribute("data-conversation") or ""


def test_ten_conversations(jana: Page) -> None:
    page, toast = jana, jana.locator("#toast")
    page.locator(".view[href*=open]").click()
    page.wait_for_url("**view=open**")
    page.locator(".row").first.wait_for()

    # 1: replies
    open_next(page)
    page.locator("trix-editor").wait_for()
    page.keyboard.press("r")
    expect(page.locator("trix-editor")).to_be_focused()
    page.keyboard.type("We look at it.", delay=PACE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.outbound").last).to_contain_text("We look at it.")
    leave_the_editor(page)

    # 2: snoozes, and takes it back
    open_next(page)
    second = conversation(page)
    page.keyboard.press("s")
    expect(page.locator(".snoozing .choice").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(toast).to_contain_text("Snoozed.")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", second)
    page.keyboard.press("z")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", second)
    expect(page.locator(".head .pill.state", has_text="snoozed")).to_have_count(0)

    # 3: snoozes, which leads to the next
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", second)

    # 4: tags
    page.keyboard.press("t")
    page.keyboard.type("router, evening", delay=PACE)
    page.keyboard.press("Enter")
    expect(page.locator(".head .tags .pill")).to_have_text(["router", "evening"])
    expect(page.locator(".adding input[name=name]")).to_have_value("")

    # 5: assigns by its first letter
    open_next(page)
    page.keyboard.press("a")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    expect(page.locator(".head .assignee")).to_contain_text("Ole Petersen")

    # 6 and 7: solves, takes one back
    open_next(page)
    sixth = conversation(page)
    page.keyboard.press("e")
    expect(toast).to_contain_text("Solved.")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", sixth)
    seventh = conversation(page)
    page.keyboard.press("e")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", seventh)
    expect(toast).to_contain_text("Solved.")
    page.keyboard.press("z")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", seventh)

    # 8: a note
    open_next(page)
    page.keyboard.press("n")
    page.keyboard.type("Ask the technician.", delay=PACE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.note").last).to_contain_text("Ask the technician.")
    leave_the_editor(page)

    # 9: merges with that of somebody else, found by half an address, and unmerges
    open_next(page)
    ninth = conversation(page)
    page.keyboard.press("m")
    expect(page.locator("#merge-words")).to_be_focused()
    page.keyboard.type("mara.lind", delay=PACE)
    page.locator(".candidates .choice", has_text="Mara Lindner").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#step .preview li").first).to_contain_text("over to")
    page.keyboard.press("Enter")
    expect(toast).to_contain_text("Merged.")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", ninth)
    page.keyboard.press("z")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", ninth)

    # 10: spam, and back
    tenth = open_next(page)
    page.keyboard.press("#")
    expect(toast).to_contain_text("Put away as spam.")
    page.keyboard.press("z")
    expect(page.locator(".head h1")).to_have_text(tenth)


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
