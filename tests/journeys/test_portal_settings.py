"""An owner opens the customers' pages, a customer sees them, a foreign page shows the ways."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from egal.testing.webserver import Reply, Request, WebServer
from egal.workspaces.tests.test_portal_logo import SVG
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium

DRESSES: list[Any] = [("en-GB", 1440), ("de-DE", 390)]
PLACES = ("", "languages/", "texts/", "ways/", "address/", "embedding/", "identity/")
HOSTILE = """* { all: unset !important; display: none !important; }
html, body, main, h1 { display: block !important; }"""


class Foreign(WebServer):
    """A company's own page with the choice of ways below its heading, as strict as can be."""

    def __init__(self, ours: str, language: str) -> None:
        super().__init__()
        self.ours, self.language = ours, language

    def answer_to(self, request: Request) -> Reply:
        policy = (
            f"default-src 'none'; script-src {self.ours}; connect-src {self.ours};"
            " style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        if request.path == "/hostile.css":
            return Reply(200, {"Content-Type": "text/css"}, HOSTILE.encode())
        if request.path != "/":
            return Reply(204)
        headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
        return Reply(200, headers, self._page().encode())

    def _page(self) -> str:
        return (
            f'<!doctype html><html lang="{self.language}"><head><title>Shop</title>'
            '<link rel="stylesheet" href="/hostile.css"></head><body><main><h1>Shop</h1>'
            f'<script src="{self.ours}/ways/nordnetz.js" async></script></main></body></html>'
        )


@pytest.fixture(params=DRESSES, ids=lambda dress: f"{dress[0]}-{dress[1]}")
def dress(request: pytest.FixtureRequest) -> tuple[str, int]:
    """A language and a width."""
    return request.param  # type: ignore[no-any-return] # one of DRESSES


@pytest.fixture
def say(dress: tuple[str, int]) -> Words:
    return Words(dress[0])


@pytest.fixture
def owner(browser: Browser, demo: Installation, dress: tuple[str, int]) -> Iterator[Page]:
    """Jana, at her desk."""
    page = browser.new_page(locale=dress[0], viewport={"width": dress[1], "height": 900})
    sign_in(page, demo)
    yield page
    page.close()


def test_an_owner_sets_up_what_customers_see(
    owner: Page, browser: Browser, demo: Installation, dress: tuple[str, int], say: Words
) -> None:
    here, language = f"{demo.url}/desk/nordnetz/settings/portal/", dress[0][:2]
    owner.goto(here)
    close = owner.get_by_role("button", name=say("Close the start page"))
    if close.is_visible():
        close.press("Enter")
    owner.get_by_role("button", name=say("Open the start page")).press("Enter")
    expect(owner.get_by_role("button", name=say("Close the start page"))).to_be_visible()
    owner.locator("#logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": SVG}
    )
    owner.get_by_role("button", name=say("Upload")).press("Enter")
    expect(owner.get_by_alt_text(say("The logo as it is now"))).to_be_visible()

    owner.goto(f"{here}languages/")
    owner.get_by_label(say("Language"), exact=True).select_option("fr")
    owner.get_by_role("button", name=say("Add")).press("Enter")
    french = owner.locator("b[lang=fr]")
    expect(french).to_be_visible()

    owner.goto(f"{here}texts/")
    owner.locator(f"#{language}-title").fill("Nordnetz")
    owner.locator(f"#{language}-imprint").fill("https://nordnetz.example/impressum")
    owner.get_by_role("button", name=say("Save")).press("Enter")
    expect(owner.get_by_text(say("Saved."))).to_be_visible()

    customer = browser.new_page(viewport={"width": dress[1], "height": 900})
    customer.goto(f"{demo.url}/help/nordnetz/{language}/")
    expect(customer.get_by_role("heading", level=1)).to_have_text("Nordnetz")
    expect(customer.get_by_role("link", name="Français")).to_be_visible()
    expect(customer.get_by_role("link", name=say("Imprint"))).to_be_visible()
    expect(customer.locator("img.logo")).to_be_visible()
    expect(customer.get_by_text("support@nordnetz.example")).to_be_visible()
    clean(customer)

    hide_or_offer(owner, f"{here}ways/", say)
    customer.reload()
    expect(customer.get_by_text("support@nordnetz.example")).to_have_count(0)
    hide_or_offer(owner, f"{here}ways/", say)
    customer.goto(f"{demo.url}/help/nordnetz/{language}/nowhere/")
    expect(customer.get_by_role("heading", level=1)).to_have_text(
        say("There is nothing at this address")
    )
    clean(customer)
    customer.close()
    owner.goto(f"{here}languages/")
    owner.get_by_role("button", name="Français").last.press("Enter")
    expect(french).to_have_count(0)


def test_every_page_of_these_settings_is_clean_and_fits(
    owner: Page, demo: Installation, dress: tuple[str, int]
) -> None:
    for place in PLACES:
        owner.goto(f"{demo.url}/desk/nordnetz/settings/portal/{place}")
        clean(owner)
        assert owner.evaluate("document.documentElement.scrollWidth") <= dress[1], place


def test_a_foreign_page_shows_the_ways_under_a_strict_policy(
    browser: Browser, demo: Installation, owner: Page, dress: tuple[str, int], say: Words
) -> None:
    opened(owner, demo, say)
    with Foreign(demo.url, dress[0][:2]) as shop:
        page = browser.new_page(locale=dress[0], viewport={"width": dress[1], "height": 900})
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
        page.goto(shop.url)
        card = page.get_by_role("link", name=say("E-mail"))
        expect(card).to_be_visible()
        assert card.get_attribute("href") == "mailto:support@nordnetz.example"
        box = card.bounding_box()
        assert box
        assert box["y"] > 0
        page.keyboard.press("Tab")
        expect(card).to_be_focused()
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length") == 0
        assert refused == []
        clean(page)
        page.close()


def test_without_our_answer_a_foreign_page_has_a_link(
    browser: Browser, demo: Installation, owner: Page, dress: tuple[str, int], say: Words
) -> None:
    opened(owner, demo, say)
    with Foreign(demo.url, dress[0][:2]) as shop:
        page = browser.new_page(locale=dress[0])
        page.route("**/*.json*", lambda route: route.abort())
        page.goto(shop.url)
        link = page.get_by_role("link", name=say("How would you like to be helped?"))
        assert link.get_attribute("href") == f"{demo.url}/help/nordnetz/"
        page.close()


def hide_or_offer(owner: Page, address: str, say: Words) -> None:
    owner.goto(address)
    owner.get_by_role("checkbox", name="support@nordnetz.example").press("Space")
    owner.get_by_role("button", name=say("Save")).press("Enter")
    expect(owner.get_by_text(say("Saved."))).to_be_visible()


def opened(owner: Page, demo: Installation, say: Words) -> None:
    owner.goto(f"{demo.url}/desk/nordnetz/settings/portal/")
    button = owner.get_by_role("button", name=say("Open the start page"))
    if button.is_visible():
        button.press("Enter")
        expect(owner.get_by_role("button", name=say("Close the start page"))).to_be_visible()


def clean(page: Page) -> None:
    """axe finds nothing, in the light and in the dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
