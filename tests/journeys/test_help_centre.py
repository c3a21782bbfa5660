"""A reader's way through the help centre: search, read, say whether it helped, by keys alone."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation

pytestmark = pytest.mark.chromium

SIZES = {"wide": (1440, 900), "telephone": (390, 844)}
ROUTER = {
    "de": "Router verliert abends die Leitung",
    "en": "Router loses the line in the evening",
}


@pytest.fixture(scope="module")
def centre(installation: Installation) -> str:
    """The address of Nordnetz's portal, with its articles published."""
    installation.egal("workspace", "add", "nordnetz", "--name", "Nordnetz")
    publish = [sys.executable, "-m", "tests.journeys.nordnetz_articles", str(installation.data)]
    subprocess.run(publish, check=True, timeout=60)
    return f"{installation.url}/help/nordnetz"


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SIZES)
def mara(
    request: pytest.FixtureRequest, browser: Browser, centre: str, language: str
) -> Iterator[Page]:
    """Mara's browser, which fails the test when a script fails in it or anything is blocked."""
    width, height = SIZES[request.param]
    context = browser.new_context(
        locale=language,
        viewport={"width": width, "height": height},
        color_scheme="dark" if width < 400 else "light",
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] if said.type == "error" else []))
    page.goto(f"{centre}/{language}/articles/")
    yield page
    context.close()
    assert not errors, errors


def test_by_keys_from_a_question_to_the_ways_to_reach_us(mara: Page, language: str) -> None:
    check(mara)
    mara.get_by_role("searchbox").focus()
    mara.keyboard.type("abends leitung" if language == "de" else "evening lines")
    suggested = mara.locator(".answers a")
    expect(suggested.first).to_contain_text(ROUTER[language])
    check(mara)
    mara.keyboard.press("ArrowDown")
    mara.keyboard.press("Enter")
    expect(mara.get_by_role("heading", level=1)).to_have_text(ROUTER[language])
    check(mara)
    mara.locator("button[value=no]").focus()
    mara.keyboard.press("Enter")
    reason = mara.locator("#reason")
    reason.focus()
    mara.keyboard.type("Mein Router hat kein Licht.")
    check(mara)
    mara.keyboard.press("Tab")
    mara.keyboard.press("Enter")
    expect(reason).to_have_count(0)
    check(mara)
    mara.locator(".helped a.button").focus()
    mara.keyboard.press("Enter")
    mara.wait_for_url(f"**/{language}/?from=*")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Rechnungen", "Ihre Rechnung verstehen"),
        ("rechnug", "Ihre Rechnung verstehen"),
        ("umziehen", "Umzug melden"),
    ],
)
def test_words_are_found_as_people_use_them(
    page: Page, centre: str, asked: str, found: str
) -> None:
    page.goto(f"{centre}/de/search/?q={asked}")
    expect(page.locator(".hits li").first).to_contain_text(found)
    check(page)


def test_without_scripts_everything_works(browser: Browser, centre: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de")
    page = context.new_page()
    page.goto(f"{centre}/de/articles/")
    page.locator("#ask").fill("router")
    page.locator("#ask").press("Enter")
    page.locator(".hits a").first.click()
    page.locator("button[value=yes]").click()
    expect(page.locator("#helped")).not_to_contain_text("?")
    context.close()


def test_the_former_address_and_the_page_for_machines(centre: str) -> None:
    former = httpx.get(f"{centre}/de/articles/leitung-weg/")
    assert former.status_code == 301
    assert former.headers["Location"] == "/help/nordnetz/de/articles/leitung-am-abend/"
    assert httpx.get(f"{centre}/sitemap.xml").text.count("<loc>") == 10
    assert "Umzug melden" in httpx.get(f"{centre}/de/articles/feed.xml").text


def test_at_twice_the_size_it_still_fits(mara: Page) -> None:
    mara.set_viewport_size({"width": 720, "height": 450})  # 1440 × 900 at 200 %
    mara.locator(".listed a", has_text="Router").click()
    check(mara)


def check(page: Page) -> None:
    """Axe finds nothing, and nothing is cut off at the side."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
