"""Mara books a callback by keys alone; it stands at the desk with its time, and Jana keeps it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium

DRESSES: list[Any] = [("en-GB", 1440, "light"), ("de-DE", 390, "dark")]


@pytest.fixture(scope="module")
def open_demo(browser: Browser, demo: Installation) -> Installation:
    """The demo company with its portal open and callbacks offered, by its own settings."""
    page = browser.new_page(locale="en-GB")
    sign_in(page, demo)
    at = f"{demo.url}/desk/nordnetz/settings/"
    page.goto(f"{at}callbacks/")
    page.get_by_label("Customers can book a callback").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**?saved")
    with demo.api("nordnetz") as program:
        program.headers["Authorization"] = f"Bearer {owner_token(demo)}"
        program.put("portal/opening").raise_for_status()
    page.close()
    return demo


@pytest.fixture(params=DRESSES, ids=lambda dress: f"{dress[0]}-{dress[1]}")
def dress(request: pytest.FixtureRequest) -> tuple[str, int, str]:
    """A language, a width and a theme."""
    return request.param  # type: ignore[no-any-return] # one of DRESSES


@pytest.fixture
def mara(browser: Browser, dress: tuple[str, int, str]) -> Iterator[BrowserContext]:
    """Her browser."""
    locale, width, scheme = dress
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type] # one of DRESSES
        java_script_enabled=locale != "de-DE",
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_a_callback_is_booked_by_keys_and_kept_at_the_desk(
    browser: Browser, open_demo: Installation, mara: BrowserContext, dress: tuple[str, int, str]
) -> None:
    say, page = Words(dress[0]), mara.new_page()
    page.goto(f"{open_demo.url}/help/nordnetz/{dress[0][:2]}/")
    press_through_to(page, "a.to[href$='/callback/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/callback/")
    press_through_to(page, "input[name=slot]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    press_through_to(page, "[name=number]")
    number = f"040 55512{dress[1]}"
    page.keyboard.type(number)
    press_through_to(page, "[name=name]")
    page.keyboard.type("Mara Lindner")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/callback/\w+-\w+/"))
    title = page.locator("h1").inner_text()
    assert re.search(r"\d{1,2}:\d{2}", title)
    expect(page.get_by_role("link", name=say("Save to my calendar"))).to_be_visible()

    desk = browser.new_page(locale="en-GB", reduced_motion="reduce")
    sign_in(desk, open_demo)
    desk.get_by_role("link", name=re.compile("Callbacks promised")).first.click()
    row = desk.locator(".calls > li", has_text=re.sub(r"\D", "", number)[-4:])
    expect(row).to_contain_text(re.findall(r"\d{1,2}:\d{2}", title)[0])
    expect(row.locator("[data-dials^='+4940']")).to_be_visible()
    check(desk)
    row.locator(".about a").click()
    expect(desk.locator(".head .promise")).to_be_visible()
    expect(desk.locator(".event", has_text="A callback is promised")).to_be_visible()
    desk.go_back()
    row.get_by_role("button", name="Spoken").click()
    expect(row).to_have_count(0)
    desk.close()
    page.reload()
    expect(page.locator(".lead")).to_have_text(say("We have spoken to each other."))


def test_the_pages_fit_and_axe_finds_nothing(
    browser: Browser, open_demo: Installation, dress: tuple[str, int, str]
) -> None:
    locale, width, scheme = dress
    page = browser.new_page(
        locale=locale,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type] # one of DRESSES
    )
    at = f"{open_demo.url}/help/nordnetz/{locale[:2]}/"
    for path in ("", "callback/"):
        page.goto(f"{at}{path}")
        check(page)
    page.locator("[name=number]").fill("12")
    page.locator(".callback button").click()
    page.locator("[aria-invalid=true], .wrong").first.wait_for()
    check(page)
    page.close()


def test_the_settings_fit_and_axe_finds_nothing(browser: Browser, open_demo: Installation) -> None:
    page = browser.new_page(locale="en-GB", viewport={"width": 390, "height": 844})
    sign_in(page, open_demo)
    for path in ("hours/", "callbacks/", "honesty/"):
        page.goto(f"{open_demo.url}/desk/nordnetz/settings/{path}")
        check(page)
    page.close()


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def press_through_to(page: Page, selector: str) -> None:
    """By the tab key, as somebody without a mouse."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the tab key does not lead to {selector}")


def owner_token(demo: Installation) -> str:
    made = demo.egal("token", "add", "--workspace", "nordnetz", "--scopes", "all")
    return str(made["token"])
