"""What helps writing, as an agent's hands meet it: canned replies, mentions, emoji, large files."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.chromium

PACE = 40  # ms, as a fast typist
FILM = FilePayload(name="film.bin", mimeType="video/mp4", buffer=b"Nordnetz" * 2**20)  # 8 MB
LOG = FilePayload(name="modem.log", mimeType="text/plain", buffer=b"19:02 lost sync")


@pytest.fixture
def editor(jana: Page) -> Iterator[Locator]:
    """The composer of the first conversation, empty before and after."""
    jana.locator(".row").first.click()
    found = jana.locator("trix-editor")
    found.click()
    yield found
    found.fill("")


def test_a_canned_reply_is_found_and_inserted_by_keys(jana: Page, editor: Locator) -> None:
    found = jana.get_by_role("listbox", name="Canned replies")
    jana.keyboard.type("/", delay=PACE)
    expect(found.get_by_role("option")).to_have_count(6)  # five and a private link
    jana.keyboard.type("re", delay=PACE)
    expect(found.get_by_role("option")).to_contain_text(["Restarting the router"])
    assert Axe().run(jana).violations_count == 0
    jana.keyboard.press("Escape")
    expect(found).to_be_hidden()
    expect(editor).to_be_focused()
    jana.keyboard.type("s", delay=PACE)
    expect(found).to_be_hidden()
    editor.fill("")
    jana.keyboard.type("/neust", delay=PACE)
    expect(found.get_by_role("option", selected=True)).to_contain_text("Neustart des Routers")
    jana.keyboard.press("Enter")
    expect(editor.locator("li")).to_have_count(3)
    expect(editor).not_to_contain_text("/neust")
    expect(editor).not_to_contain_text("{")


def test_what_is_not_known_is_said(jana: Page) -> None:
    jana.goto(f"{jana.url.partition('conversations/')[0]}new/")
    jana.locator("trix-editor").click()
    jana.keyboard.type("/visit", delay=PACE)
    jana.locator("desk-completion").get_by_role("option").first.click()
    expect(jana.locator("desk-completion [role=status]")).to_contain_text("left out: the subject")
    jana.locator("trix-editor").fill("")
    jana.get_by_role("button", name="Discard").click()


def test_a_colleague_is_mentioned_and_sees_it(
    jana: Page, editor: Locator, browser: Browser, demo: Installation
) -> None:
    jana.locator("label[for^=note-]").click()
    editor.press_sequentially("Same DSLAM, @tar", delay=PACE)
    expect(jana.get_by_role("listbox", name="Colleagues")).to_contain_text("Tariq Aziz")
    jana.keyboard.press("Tab")
    jana.keyboard.type("?", delay=PACE)
    jana.keyboard.press("Control+Enter")
    expect(jana.locator("mark.mention").last).to_have_text("@Tariq Aziz")
    there = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    sign_in(there, demo, "tariq")
    there.goto(jana.url)
    expect(there.locator(".message.note mark.mention").last).to_have_text("@Tariq Aziz")
    there.context.close()


def test_sent_and_snoozed_by_one_menu_which_remembers(jana: Page, editor: Locator) -> None:
    editor.press_sequentially("I look again tomorrow.", delay=PACE)
    jana.locator("summary", has_text="Send and …").press("Enter")
    assert Axe().run(jana).violations_count == 0
    jana.get_by_role("button", name="Send and snooze: Tomorrow morning").press("Enter")
    expect(jana.locator(".message.outbound", has_text="I look again tomorrow.")).to_be_visible()
    expect(jana.locator(".timeline")).to_contain_text("Jana Köster snoozed this")
    first = jana.locator("[data-send]:visible")
    expect(first).to_contain_text("Send and snooze: Tomorrow morning")
    editor.press_sequentially("Or at once.", delay=PACE)
    jana.locator("summary", has_text="Send and …").press("Enter")
    jana.get_by_role("button", name="Send and wait").press("Enter")
    expect(first).to_contain_text("Send and wait")


def test_emoji_by_name_and_by_eye(jana: Page, editor: Locator) -> None:
    jana.keyboard.type("Done :thumbs", delay=PACE)
    expect(jana.get_by_role("listbox", name="Emoji")).to_contain_text("thumbs up")
    jana.keyboard.press("Enter")
    expect(editor).to_have_text(re.compile("Done 👍"))
    jana.get_by_role("button", name="Emoji").press("Enter")
    jana.keyboard.type("birthday", delay=PACE)
    picker = jana.get_by_role("dialog", name="Emoji")
    expect(picker.get_by_role("button").first).to_have_accessible_name("birthday cake")
    jana.keyboard.press("ArrowDown")
    jana.keyboard.press("Enter")
    expect(editor).to_have_text(re.compile("Done 👍.*🎂"))
    expect(editor).to_be_focused()
    jana.get_by_role("button", name="Emoji").click()
    expect(picker.get_by_role("button").first).to_have_text("🎂")
    assert Axe().run(jana).violations_count == 0
    jana.keyboard.press("Escape")
    expect(picker).to_be_hidden()
    expect(editor).to_be_focused()


def test_a_large_file_goes_on_after_a_broken_connection(
    browser: Browser, demo: Installation
) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    sign_in(page, demo)
    page.locator(".row").first.click()
    broken: list[Route] = []

    def breaks_once(route: Route) -> None:
        asked = route.request
        if asked.method == "PATCH" and asked.headers["upload-offset"] != "0" and not broken:
            broken.append(route)
            route.abort()
        else:
            route.fallback()

    page.route("**/uploads/**", breaks_once)
    file = page.locator("desk-composer desk-files li", has_text="film.bin")
    page.locator("desk-composer desk-files [type=file]").set_input_files(FILM)
    expect(file.locator("progress")).to_be_hidden(timeout=20_000)
    expect(file).to_contain_text("8.4 MB")
    assert broken
    file.get_by_role("button", name="Remove").click()
    page.route("**/uploads/", lambda route: route.abort(), times=1)
    page.locator("desk-composer desk-files [type=file]").set_input_files(LOG)
    file = page.locator("desk-composer desk-files li", has_text="modem.log")
    expect(file).to_contain_text("broke off")
    file.get_by_role("button", name="Try again").click()
    expect(file.locator("progress")).to_be_hidden()
    expect(file).to_contain_text(re.compile("15 byte"))
    file.get_by_role("button", name="Remove").click()
    page.context.close()


def test_a_canned_reply_is_written_in_the_settings(jana: Page) -> None:
    jana.goto(f"{jana.url.partition('conversations/')[0]}settings/canned-replies/")
    assert Axe().run(jana).violations_count == 0
    jana.get_by_role("link", name="New reply").first.click()
    jana.locator("[name=name]").fill("Thanks")
    jana.locator("[name=shortcut]").fill("thanks")
    jana.locator("trix-editor").click()
    jana.keyboard.press("Control+b", delay=PACE)
    jana.keyboard.type("Thank you", delay=PACE)
    jana.keyboard.press("Control+b", delay=PACE)
    jana.keyboard.type(", {first_name}.", delay=PACE)
    jana.get_by_role("button", name="Preview").click()
    expect(jana.locator("#preview strong")).to_have_text("Thank you")
    expect(jana.locator("#preview .sample")).to_have_text("Thank you, Mara.")
    assert Axe().run(jana).violations_count == 0
    jana.get_by_role("button", name="Save").click()
    mine = jana.locator("li", has_text="Thanks")
    expect(mine).to_contain_text("/thanks")
    mine.get_by_role("button", name="Remove").click()
    expect(mine).to_have_count(0)
