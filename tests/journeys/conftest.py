"""One browser for all journeys, and installations that end with the module that asked for them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from egal.testing.mailserver import MailServer
from tests.journeys.installation import Installation
from tests.journeys.prepared import prepared
from tests.journeys.signing_in import sign_in
from tests.programs import path_of

expect.set_options(timeout=15_000)  # ms; a machine may be busy

# Nothing is looked up elsewhere: the machine may have no way out.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CALLING = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives every browser: there can be one only in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def calling_browser(playwright: Playwright) -> Iterator[Browser]:
    """One with a microphone that beeps."""
    browser = playwright.chromium.launch(
        executable_path=path_of("chromium"), args=[*QUIET, *CALLING]
    )
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of a new browser, in English, that fails the test when a script fails in it."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] if said.type == "error" else []))
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """An installation nobody has used yet."""
    installation = prepared()
    installation.start()
    yield installation
    installation.remove()


@pytest.fixture(scope="module")
def demo() -> Iterator[Installation]:
    """The demo company."""
    installation = prepared("--demo")
    installation.start()
    yield installation
    installation.remove()


@pytest.fixture
def customers() -> Iterator[MailServer]:
    """Mara's mail server."""
    with MailServer() as server:
        yield server


@pytest.fixture
def jana(page: Page, demo: Installation) -> Page:
    """Jana at the desk of the demo company."""
    sign_in(page, demo)
    return page
