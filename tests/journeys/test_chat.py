"""The chat in two browsers: a customer who comes and goes, and Jana who answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.installation import Installation

pytestmark = pytest.mark.chromium

DRESSES = [("en-GB", "en", 1440, "light"), ("de-DE", "de", 390, "dark")]
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"  # what Chromium says of each try


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 860})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def mara(context: BrowserContext, demo: Installation) -> Iterator[Page]:
    """Mara in the chat of Nordnetz, of whom nobody knows anything yet."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] if said.type == "error" else []))
    page.goto(f"{demo.url}/help/nordnetz/en/chat/")
    yield page
    assert [each for each in errors if OFFLINE not in each] == []


def writes(page: Page, text: str) -> None:
    page.locator("#chat-text").fill(text)
    page.keyboard.press("Enter")


def bubbles(page: Page) -> list[str]:
    return page.locator(".said .mine .bubble > p").all_inner_texts()


def finds(agent: Page, text: str) -> None:
    """The agent opens the newest chat once it is in the list."""
    agent.get_by_role("link", name="Chat").first.click()
    agent.locator("a.row").filter(has_text=text).first.click()
    expect(agent.locator(".messages, main").get_by_text(text).first).to_be_visible()


def test_a_question_is_at_the_desk_at_once_and_its_answer_in_the_chat(
    mara: Page, jana: Page
) -> None:
    writes(mara, "The line drops every evening")
    expect(mara.locator(".said .mine .state")).to_have_text("sent")
    finds(jana, "The line drops every evening")
    expect(mara.locator(".said .mine .state")).to_have_text("read")
    jana.locator("desk-editor textarea").first.click()
    jana.keyboard.type("I look after it.")
    expect(mara.locator(".writing")).to_contain_text("Jana")
    jana.keyboard.press("Control+Enter")
    expect(mara.locator(".said .theirs").last).to_contain_text("I look after it.", timeout=30_000)
    expect(jana.locator(".delivery[data-state=read]").last).to_be_visible(timeout=15_000)


def test_the_agent_sees_that_she_writes(mara: Page, jana: Page) -> None:
    writes(mara, "Is anybody there now?")
    finds(jana, "Is anybody there now?")
    mara.locator("#chat-text").press_sequentially("I think it is")
    expect(jana.locator("desk-onlookers .now")).to_contain_text("is writing")


def test_what_is_written_offline_is_kept_over_a_reload_and_sent_once(
    mara: Page, context: BrowserContext
) -> None:
    writes(mara, "Before the tunnel")
    expect(mara.locator(".said .mine .state")).to_have_text("sent")
    context.set_offline(True)
    writes(mara, "In the tunnel")
    writes(mara, "Still in it")
    expect(mara.locator(".said .waiting")).to_have_count(2)
    context.set_offline(False)
    mara.reload()
    expect(mara.locator(".said .mine")).to_have_count(3)
    expect(mara.locator(".said .waiting")).to_have_count(0, timeout=20_000)
    assert bubbles(mara)[-3:] == ["Before the tunnel", "In the tunnel", "Still in it"]
    mara.reload()
    expect(mara.locator(".said .mine")).to_have_count(3)


def test_a_file_goes_along_and_a_second_matter_is_a_conversation_of_its_own(
    mara: Page, tmp_path: Path
) -> None:
    log = tmp_path / "router.log"
    log.write_text("19:02 lost sync")
    mara.locator("input[type=file]").set_input_files(log)
    writes(mara, "Here is the log")
    expect(mara.locator(".said .mine .state")).to_have_text("sent")
    expect(mara.locator(".said .file")).to_have_text("router.log")
    mara.locator(".matters summary").click()
    mara.locator(".matters .new").click()
    writes(mara, "Another thing: the invoice")
    expect(mara.locator(".matters li")).to_have_count(2)
    assert bubbles(mara) == ["Another thing: the invoice"]


def test_she_writes_by_keys_alone(mara: Page) -> None:
    mara.locator("#chat-text").focus()
    mara.keyboard.type("By keys")
    mara.keyboard.press("Shift+Enter")
    mara.keyboard.type("in two lines")
    mara.keyboard.press("Tab")
    mara.keyboard.press("Tab")
    mara.keyboard.press("Enter")
    expect(mara.locator(".emoji input")).to_be_focused()
    mara.keyboard.type("tada")
    expect(mara.get_by_role("button", name="party popper")).to_be_visible()
    mara.keyboard.press("Enter")
    expect(mara.locator("#chat-text")).to_be_focused()
    mara.keyboard.press("Enter")
    expect(mara.locator(".said .mine .bubble")).to_contain_text("in two lines🎉")


@pytest.mark.parametrize(("locale", "language", "width", "scheme"), DRESSES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Browser, demo: Installation, locale: str, language: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{demo.url}/help/nordnetz/{language}/chat/")
    writes(page, "Hallo 👋 https://nordnetz.example/tarife")
    expect(page.locator(".said .mine .state")).to_be_visible()
    page.locator(".away summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_without_javascript_it_says_so_and_names_the_other_ways(
    browser: Browser, demo: Installation
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{demo.url}/help/nordnetz/en/chat/")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="See the other ways")).to_be_visible()
    context.close()
