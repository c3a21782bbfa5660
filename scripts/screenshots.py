"""Every screen and state in four dresses, by a real browser. Writes build/screenshots/.

python -m scripts.screenshots [SCENE…]: those scenes only.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.networks import network_scenes
from scripts.telephone import telephone_scenes
from tests.journeys.conftest import CALLING, QUIET
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.switchboard import Switchboard
from tests.programs import path_of

FOLDER = Path(__file__).parent.parent / "build" / "screenshots"
WIDE, TELEPHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
DRESSES: dict[str, dict[str, Any]] = {
    "light-en": {"color_scheme": "light", "locale": "en-GB", "viewport": WIDE},
    "dark-de": {"color_scheme": "dark", "locale": "de-DE", "viewport": WIDE},
    "telephone-light-de": {"color_scheme": "light", "locale": "de-DE", "viewport": TELEPHONE},
    "telephone-dark-en": {"color_scheme": "dark", "locale": "en-GB", "viewport": TELEPHONE},
}
Scene = Callable[[Page], object]


def _at(path: str) -> Scene:
    """This page below the desk's address."""
    return _own(f"desk/nordnetz/{path}")


def _own(path: str) -> Scene:
    """This page, which is no workspace's."""
    return lambda page: page.goto(f"{page.evaluate('location.origin')}/{path}")


def _opened(page: Page) -> None:
    """Henrik's matter."""
    _at("conversations/?view=open")(page)
    page.locator(".row", has_text="Henrik").click()
    page.locator(".message").first.wait_for()
    page.locator("trix-editor").fill("")  # what an earlier scene has left
    page.locator("trix-editor").blur()


def _pressed(keys: str) -> Scene:
    """Henrik's matter, after this key."""

    def press(page: Page) -> None:
        _opened(page)
        page.keyboard.press(keys)

    return press


def _typed(keys: str, then: str) -> Scene:
    """The same, and then these letters."""

    def write(page: Page) -> None:
        _pressed(keys)(page)
        page.keyboard.type(then, delay=60)

    return write


def _promising(page: Page) -> None:
    """Henrik is promised a callback."""
    _pressed(".")(page)
    page.locator(".more-of-it a[href*='/callback/']").click()
    page.locator("#step h2").wait_for()


def _several(page: Page) -> None:
    """Three rows selected."""
    _at("conversations/?view=open")(page)
    for row in page.locator(".row").all()[:3]:
        row.focus()
        page.keyboard.press("x")


def _person(page: Page) -> None:
    """The page of the first contact."""
    _at("contacts/")(page)
    page.get_by_role("link", name="Mara Lindner").first.click()
    page.locator(".sheet-of-one").wait_for()


def _first_of(place: str) -> Scene:
    """The page of the first thing that a page of the settings lists; the list, if there is none."""

    def open_it(page: Page) -> None:
        _at(f"settings/{place}/")(page)
        if page.locator(".inboxes a").count():
            page.locator(".inboxes a").first.click()
            page.locator(".head .path").wait_for()

    return open_it


def _inbox_of(address: str) -> Scene:
    """The settings of this inbox."""

    def open_it(page: Page) -> None:
        _at("settings/inboxes/")(page)
        page.locator(".inboxes li", has_text=address).locator("a").first.click()
        page.locator(".head .path").wait_for()

    return open_it


def _signed_out(page: Page) -> None:
    """Where one comes to without an account."""
    page.context.clear_cookies()
    _own("sign-in/")(page)


def _for_customers(path: str = "") -> Scene:
    """This page of the portal, in the language of the dress."""

    def show(page: Page) -> None:
        language = page.evaluate("navigator.language").partition("-")[0]
        _own(f"help/nordnetz/{language}/{path}")(page)

    return show


def _article(page: Page) -> None:
    """The first article of the help centre; the help centre, if there is none."""
    _for_customers("articles/")(page)
    found = page.locator("main a[href*='/articles/']:not([href*='/about/'])")
    if found.count():
        found.first.click()
        page.locator("main h1").wait_for()


def _searching(page: Page) -> None:
    """Half a word in the search of the start page; in the help centre's, if it has none."""
    _for_customers()(page)
    if not page.locator("main input[type=search]").count():
        _for_customers("articles/")(page)
    page.locator("main input[type=search]").first.press_sequentially("rout", delay=60)


def _chatting(page: Page) -> None:
    """The chat with something half written."""
    _for_customers("chat/")(page)
    page.locator("textarea").first.fill("Router, 19:00")


SCENES: dict[str, Scene] = {
    "list": _at("conversations/?view=open"),
    "nothing": _at("conversations/?view=snoozed"),
    "search": _at("conversations/?view=search&q=router"),
    "nothing-found": _at("conversations/?view=search&q=unicorn"),
    "conversation": _opened,
    "note": _typed("n", "@Ta"),
    "canned-replies-offered": _typed("r", "/"),
    "assigning": _pressed("a"),
    "tagging": _pressed("t"),
    "snoozing": _pressed("s"),
    "more": _pressed("."),
    "merging": _typed("m", "mara"),
    "palette": _typed("Control+k", "rout"),
    "keys": _pressed("?"),
    "promising": _promising,
    "several": _several,
    "contacts": _at("contacts/"),
    "contact": _person,
    "new-contact": _at("contacts/new/"),
    "imports": _at("imports/"),
    "first-steps": _at("first-steps/"),
    "canned-replies": _at("settings/canned-replies/"),
    "new-message": _at("new/"),
    "quarantine": _at("quarantine/"),
    "inboxes": _at("settings/inboxes/"),
    "new-inbox": _at("settings/new-inbox/"),
    "new-x-inbox": _at("settings/new-inbox/?channel=x"),
    "blocked-senders": _at("settings/blocks/"),
    "signature": _at("settings/signature/"),
    "general": _at("settings/workspace/"),
    "agents": _at("settings/agents/"),
    "agent": _first_of("agents"),
    "teams": _at("settings/teams/"),
    "team": _first_of("teams"),
    "roles": _at("settings/roles/"),
    "tokens": _at("settings/tokens/"),
    "audit-trail": _at("settings/audit-trail/"),
    "tags": _at("settings/tags/"),
    "tag": _first_of("tags"),
    "fields": _at("settings/fields/"),
    "field": _first_of("fields"),
    "notifications": _at("notifications/"),
    "notification-choices": _at("settings/notifications/"),
    "sign-in-and-security": _at("settings/sign-in/"),
    "new-password": _own("account/password/"),
    "proof": _own("account/app/"),
    "settings-start-page": _at("settings/portal/"),
    "settings-languages": _at("settings/portal/languages/"),
    "settings-texts": _at("settings/portal/texts/"),
    "settings-ways": _at("settings/portal/ways/"),
    "settings-address": _at("settings/portal/address/"),
    "settings-embedding": _at("settings/portal/embedding/"),
    "settings-identity": _at("settings/portal/identity/"),
    "board": _at("board/"),
    "callbacks": _at("callbacks/"),
    "settings-callbacks": _at("settings/callbacks/"),
    "settings-distribution": _at("settings/distribution/"),
    "settings-telephone": _at("settings/telephone/"),
    "menu": _first_of("telephone"),
    "announcements": _at("settings/telephone/announcements/"),
    "settings-recordings": _at("settings/telephone/recording/"),
    "phone-inbox": _inbox_of("Hotline"),
    "new-phone-inbox": _at("settings/new-inbox/?channel=phone"),
    "portal-start": _for_customers(),
    "portal-typing": _searching,
    "portal-help-centre": _for_customers("articles/"),
    "portal-article": _article,
    "portal-search": _for_customers("search/?q=router"),
    "portal-nothing-found": _for_customers("search/?q=unicorn"),
    "portal-chat": _chatting,
    "portal-callback": _for_customers("callback/"),
    "portal-sign-in": _for_customers("sign-in/"),
    "portal-conversations": _for_customers("conversations/"),
    "portal-continuation": _for_customers("c/used/"),
    "portal-not-found": _for_customers("nowhere/"),
    "signed-out": _signed_out,
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _demo() as demo, _switchboard(demo) as board, sync_playwright() as playwright:
        scenes = {**telephone_scenes(board, _at), **SCENES, **network_scenes(demo, _at)}
        wanted = {name: scenes[name] for name in sys.argv[1:] or scenes}
        arguments = [*QUIET, *CALLING]
        browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=arguments)
        for dress, options in DRESSES.items():
            _take(browser, demo, wanted, dress, options)
        browser.close()
    print(f"{len(wanted) * len(DRESSES)} pictures in {FOLDER}")


@contextmanager
def _demo() -> Iterator[Installation]:
    installation = Installation("--demo")
    installation.start()
    try:
        yield installation
    finally:
        installation.remove()


@contextmanager
def _switchboard(demo: Installation) -> Iterator[Switchboard]:
    board = Switchboard(demo)
    try:
        yield board
    finally:
        board.close()


def _take(
    browser: Browser,
    demo: Installation,
    wanted: dict[str, Scene],
    dress: str,
    options: dict[str, Any],
) -> None:
    page = browser.new_context(**options).new_page()
    sign_in(page, demo)
    for name, scene in wanted.items():
        scene(page)
        page.wait_for_timeout(700)  # until everything has faded in
        page.screenshot(path=FOLDER / f"{name}-{dress}.png")
    page.context.close()


if __name__ == "__main__":
    main()
