"""From a public post to private and back: one conversation, and nothing in public that opens it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.stage import Stage

pytestmark = pytest.mark.chromium

POST = "@nordnetz Meine Rechnung stimmt nicht, wen kann ich dazu fragen?"
PROMPT = "/messages/compose?recipient_id="
END = "Die Rechnung ist berichtigt. Danke fürs Melden."
NUMBER = "Das ist meine Vertragsnummer: 4 118 733"


@pytest.fixture
def stage(demo: Installation) -> Stage:
    return Stage(demo)


@pytest.fixture
def desk(browser: Browser, demo: Installation) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/desk/nordnetz/conversations/?view=open")
    yield page
    context.close()


def test_it_goes_on_in_private_and_the_public_hears_the_end(desk: Page, stage: Stage) -> None:
    stage.play("x-post", who="ida_ottensen", reach="300", text=POST)
    desk.locator(".row", has_text="Meine Rechnung stimmt nicht").first.click()
    offers(desk)
    public = stage.wait_for(PROMPT)
    assert public.index(POST) < public.index(PROMPT)
    assert "/c/" not in public  # a link of one person
    stage.play("x-dm", "/x-messages", who="ida_ottensen", text=NUMBER)
    here = desk.locator(".message.inbound", has_text=NUMBER)
    expect(here).to_be_visible()  # in the same conversation, without a reload
    closes(desk)
    said = stage.wait_for(END)
    assert said.index(POST) < said.index(END)
    assert NUMBER not in said


def offers(desk: Page) -> None:
    """By a key, with the words as they are."""
    desk.locator(".head h1").focus()
    desk.keyboard.press("o")
    dialog = desk.locator("#step[open]")
    expect(dialog).to_contain_text("They write to us")
    dialog.get_by_role("button", name="Offer it").click()
    expect(desk.locator(".message.outbound").last).to_contain_text(PROMPT)


def closes(desk: Page) -> None:
    desk.locator(".head h1").focus()
    desk.keyboard.press("e")
    desk.get_by_role("link", name="Say so in public").click()
    desk.locator("#step[open] textarea").fill(END)
    desk.locator("#step[open]").get_by_role("button", name="Say it").click()
    expect(desk.locator(".message.outbound").last).to_contain_text(END)
    expect(desk.get_by_role("link", name="Say so in public")).to_have_count(0)
