"""The pictures of the README: the demo desk as it is, by a real browser. Writes docs/*.png."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import QUIET
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.programs import path_of

MEASURED = 25_000  # ms in which the worker has measured the waits; by night there may be none
FOLDER = Path(__file__).parent.parent / "docs"
PICTURES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1600, "height": 980}, "locale": "en-GB"},
    "desk-dark": {
        "viewport": {"width": 1440, "height": 900},
        "locale": "de-DE",
        "color_scheme": "dark",
    },
    "telephone": {"viewport": {"width": 390, "height": 900}, "locale": "en-GB"},
}


def main() -> None:
    installation = Installation("--demo")
    installation.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=QUIET)
            for name, options in PICTURES.items():
                page = opened(browser, installation, options)
                if name == "desk-dark":
                    find(page)
                page.wait_for_timeout(500)  # until everything has faded in
                page.screenshot(path=FOLDER / f"{name}.png")
                page.context.close()
            start(browser, installation)
            browser.close()
    finally:
        installation.remove()


def opened(browser: Browser, installation: Installation, options: dict[str, Any]) -> Page:
    """Jana, with Henrik's matter open."""
    page = browser.new_page(**options)
    sign_in(page, installation)
    page.locator(".row", has_text="Henrik").click()
    page.locator(".delivery").first.wait_for()
    page.locator("trix-editor").wait_for()
    return page


def start(browser: Browser, installation: Installation) -> None:
    """What a customer sees first, with what was found while typing."""
    page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="en-GB")
    page.goto(f"{installation.url}/help/nordnetz/en/")
    page.wait_for_timeout(MEASURED)
    page.reload()
    page.locator("#ask").click()
    page.keyboard.type("invoice", delay=40)
    page.locator("article-search .answers a").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "start.png", full_page=True)
    page.context.close()


def find(page: Page) -> None:
    """In the palette, by half a number."""
    page.keyboard.press("Control+k")
    page.keyboard.type("66969 11", delay=40)
    page.locator("#palette [role=option]").first.wait_for()


if __name__ == "__main__":
    main()
