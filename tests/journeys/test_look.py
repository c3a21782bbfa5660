"""Every page in every dress: axe finds nothing, nothing is cut off, nothing is left in English."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.chromium

SIZES = {"wide": (1600, 980), "laptop": (1280, 800), "tablet": (1024, 768), "telephone": (390, 844)}
DRESSES = [("light", "en-GB"), ("dark", "de-DE")]


@pytest.fixture(params=DRESSES, ids="-".join, scope="module")
def jana(request: pytest.FixtureRequest, browser: Browser, demo: Installation) -> Iterator[Page]:
    """Jana at the demo desk."""
    scheme, locale = request.param
    context = browser.new_context(color_scheme=scheme, locale=locale)
    page = context.new_page()
    sign_in(page, demo)
    yield page
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_desk_is_accessible_and_fits(jana: Page, size: str) -> None:
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    jana.goto(jana.url.partition("?")[0].partition("conversations/")[0])
    check(jana)
    jana.locator(".row").first.click()
    jana.locator(".message").first.wait_for()
    jana.locator("trix-editor").wait_for()
    check(jana)
    jana.locator("trix-editor").press("Control+k")
    check(jana)


def test_at_twice_the_size_it_still_fits(jana: Page) -> None:
    jana.set_viewport_size({"width": 800, "height": 490})  # 1600 × 980 at 200 %
    jana.goto(f"{jana.url.partition('conversations/')[0]}conversations/?view=open")
    check(jana)


@pytest.mark.parametrize("view", ["unassigned", "solved", "channel-email"])
def test_the_other_views_too(jana: Page, view: str) -> None:
    jana.set_viewport_size({"width": 1600, "height": 980})
    jana.goto(f"{jana.url.partition('conversations/')[0]}conversations/?view={view}")
    check(jana)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("words", ["router", "unicorn", ""])
def test_search_results_too(jana: Page, size: str, words: str) -> None:
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    desk = jana.url.partition("conversations/")[0]
    jana.goto(f"{desk}conversations/?view=search&q={words}")
    check(jana)
    if width < 900:
        jana.keyboard.press("/")
        jana.locator("#views:popover-open").wait_for()
        check(jana)


@pytest.mark.parametrize("size", SIZES)
def test_the_quarantine_too(jana: Page, demo: Installation, size: str) -> None:
    demo.send(b"\r\n", "eve@fremdfirma.example", "support@nordnetz.example")
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    jana.goto(f"{jana.url.partition('/desk/')[0]}/desk/nordnetz/quarantine/")
    jana.locator(".kept li").first.wait_for()
    check(jana)


@pytest.mark.parametrize("size", SIZES)
def test_the_settings_too(jana: Page, size: str) -> None:
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    jana.goto(f"{jana.url.partition('/desk/')[0]}/desk/nordnetz/settings/")
    check(jana)
    for channel in ("email", "chat", "callback"):
        jana.locator(f".inboxes [data-channel={channel}] a").click()
        jana.locator("button[form=inbox]").first.wait_for()
        check(jana)
        jana.go_back()
    jana.goto(f"{jana.url.partition('/settings/')[0]}/settings/new-inbox/")
    check(jana)
    jana.locator(".channels [data-channel=email] a").click()
    jana.locator("[name=inbox_address]").fill("nonsense")
    jana.locator("button[form=inbox]").click()
    jana.locator("[aria-invalid=true]").wait_for()
    check(jana)


@pytest.mark.parametrize("size", SIZES)
def test_ones_own_signature_too(jana: Page, size: str) -> None:
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    jana.goto(f"{jana.url.partition('/desk/')[0]}/desk/nordnetz/settings/signature/")
    check(jana)


@pytest.mark.parametrize("size", SIZES)
def test_canned_replies_too(jana: Page, size: str) -> None:
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    jana.goto(f"{jana.url.partition('/desk/')[0]}/desk/nordnetz/settings/canned-replies/")
    check(jana)
    jana.locator(".inboxes a").first.click()
    jana.locator("trix-editor").wait_for()
    check(jana)


@pytest.mark.parametrize("size", SIZES)
def test_what_helps_writing_too(jana: Page, size: str) -> None:
    width, height = SIZES[size]
    jana.set_viewport_size({"width": width, "height": height})
    jana.goto(f"{jana.url.partition('/desk/')[0]}/desk/nordnetz/conversations/?view=open")
    jana.locator(".row").first.click()
    jana.locator("trix-editor").fill("")  # what was begun before this
    jana.locator("trix-editor").press("/")
    jana.locator("desk-completion [role=option]").first.wait_for()
    check(jana)
    jana.locator("trix-editor").fill("")
    jana.locator("desk-composer [data-picker]").click()
    jana.locator("desk-picker .signs button").first.wait_for()
    check(jana)
    jana.keyboard.press("Escape")
    jana.locator(".split summary").click()
    check(jana)


BEFORE = ["sign-in/", "invitations/used-up/", "nowhere/", "password/", "password/sent/"]


@pytest.mark.parametrize("path", [*BEFORE, "password/1-used-up/", "password/changed/"])
def test_pages_before_the_desk_too(browser: Browser, demo: Installation, path: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{demo.url}/{path}")
    check(page)
    page.close()


def check(page: Page) -> None:
    """No accessibility fault, no sideways scrolling."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert sideways <= 0, f"{sideways} px wider than the window"
