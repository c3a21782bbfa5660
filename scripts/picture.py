"""The picture of the README: the demo desk as it is, by a real browser. Writes docs/desk.png."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import QUIET
from tests.journeys.installation import Installation
from tests.programs import path_of

PICTURE = Path(__file__).parent.parent / "docs" / "desk.png"


def main() -> None:
    installation = Installation("--demo")
    installation.start()
    try:
        take(installation, Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
    finally:
        installation.remove()


def take(installation: Installation, picture: Path) -> None:
    """Jana, with Henrik's matter open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=QUIET)
        page = browser.new_page(viewport={"width": 1600, "height": 980}, locale="en-GB")
        page.goto(installation.url)
        page.get_by_label("E-mail").fill("jana@nordnetz.example")
        page.get_by_label("Password").fill(installation.password)
        page.get_by_role("button", name="Sign in").click()
        page.locator(".row", has_text="Henrik").click()
        page.locator(".delivery", has_text="sent").first.wait_for()
        page.wait_for_timeout(500)  # until everything has faded in
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
