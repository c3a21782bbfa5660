"""An owner adds a number, says what callers meet there in her own voice, and takes it back."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.chromium

DRESSES: list[Any] = [("en-GB", 1440, "light"), ("de-DE", 390, "dark")]
PLACES = ("telephone/", "telephone/recording/", "telephone/announcements/", "distribution/")


@pytest.fixture(params=DRESSES, ids=lambda dress: f"{dress[0]}-{dress[1]}")
def owner(
    request: pytest.FixtureRequest, calling_browser: Browser, demo: Installation
) -> Iterator[Page]:
    """Jana, at her desk, with a microphone in which it beeps."""
    language, width, scheme = request.param
    page = calling_browser.new_page(
        locale=language, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] if said.type == "error" else []))
    sign_in(page, demo)
    page.wait_for_url("**/desk/nordnetz/**")
    yield page
    page.close()
    assert not errors, errors


def test_an_owner_says_what_callers_meet_and_takes_it_back(owner: Page, demo: Installation) -> None:
    width = owner.evaluate("innerWidth")
    add_number(owner, demo, f"+49 40 5550 2{str(width)[:2]}")
    add_choice(owner, "Sales")
    record_greeting(owner, "Our greeting")
    publish(owner)
    expect(owner.locator(".versions > li")).to_have_count(1)
    expect(owner.locator("#id_greeting_de option:checked")).to_have_text("Our greeting")
    clean(owner)

    owner.locator("[value^=remove]").press("Enter")
    expect(owner.locator(".key-choice")).to_have_count(0)
    publish(owner)
    expect(owner.locator(".versions > li")).to_have_count(2)
    owner.locator(".versions form button").press("Enter")
    expect(owner.locator(".versions > li")).to_have_count(3)
    expect(owner.locator("[name=choice-0-label]")).to_have_value("Sales")


def test_these_settings_are_clean_and_fit(owner: Page, demo: Installation) -> None:
    for place in PLACES:
        owner.goto(f"{settings(demo)}{place}")
        clean(owner)


def test_a_menu_is_published_without_any_script(browser: Browser, demo: Installation) -> None:
    page = browser.new_page(java_script_enabled=False)
    sign_in(page, demo)
    page.goto(f"{settings(demo)}telephone/")
    page.locator(".inboxes a").first.click()
    page.locator("[value=add]").click()
    page.locator(".key-choice").last.locator("[name$=-label]").fill("Parcels")
    page.locator("#menu > .do .button").first.click()
    expect(page.locator(".key-choice [name$=-label]").last).to_have_value("Parcels")
    expect(page.locator(".versions > li").first).to_contain_text("2")
    page.close()


def add_number(owner: Page, demo: Installation, number: str) -> None:
    owner.goto(f"{settings(demo)}telephone/")
    owner.locator(".do .button").press("Enter")
    owner.locator("[name=inbox_address]").fill(number)
    expect(owner.locator("[name=peers]")).to_be_hidden()
    owner.locator("[name=mode]").select_option("peer")
    owner.locator("[name=peers]").fill("192.0.2.7")
    clean(owner)
    owner.locator(".do .button").first.press("Enter")
    owner.locator(".state a").press("Enter")


def add_choice(owner: Page, name: str) -> None:
    owner.locator("[value=add]").press("Enter")
    label = owner.locator("[name=choice-0-label]")
    expect(label).to_be_focused()
    label.fill(name)


def record_greeting(owner: Page, name: str) -> None:
    owner.locator("[data-new-sound]").first.press("Enter")
    dialog = owner.locator("#new-sound")
    dialog.locator("[name=name]").fill(name)
    clean(owner)
    dialog.locator("[data-record]").press("Enter")
    expect(dialog.locator("[data-stop]")).to_be_focused()
    owner.wait_for_timeout(1500)
    dialog.locator("[data-stop]").press("Enter")
    dialog.locator("[data-hear]").press("Enter")
    dialog.locator(".do .button").first.press("Enter")
    expect(dialog).to_be_hidden()
    expect(owner.locator("#id_greeting_de")).to_be_focused()


def publish(owner: Page) -> None:
    owner.locator("#menu > .do .button").first.press("Enter")
    expect(owner.locator(".told.ok")).to_be_visible()


def settings(demo: Installation) -> str:
    return f"{demo.url}/desk/nordnetz/settings/"


def clean(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
