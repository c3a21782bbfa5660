"""Signing in without a password, what one is told, and where one is signed in."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from egal.testing.mailserver import MailServer
from tests.journeys.installation import Installation, until
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.chromium

JANA, TARIQ = "jana@nordnetz.example", "tariq@nordnetz.example"


@pytest.fixture(scope="module")
def postmaster() -> Iterator[MailServer]:
    """The operator's mail server."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def demo(postmaster: MailServer) -> Iterator[Installation]:
    """The demo company as `egal up --demo` makes it from nothing, with system mail."""
    url = f"smtp://{postmaster.host}:{postmaster.port}"
    settings = {"EGAL_SYSTEM_MAIL": url, "EGAL_SYSTEM_MAIL_FROM": "desk@nordnetz.example"}
    installation = Installation("--demo", **settings)
    installation.start()
    yield installation
    installation.remove()


def with_a_finger(page: Page) -> None:
    """A device that knows its owner's finger (W3C WebAuthn, section 11: virtual authenticators)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def signs_in(page: Page, demo: Installation, email: str) -> Page:
    page.goto(demo.url)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/nordnetz/**")
    return page


def clean(page: Page) -> bool:
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    return True


def test_a_passkey_is_added_and_signs_in(
    jana: Page, demo: Installation, postmaster: MailServer
) -> None:
    with_a_finger(jana)
    jana.get_by_role("button", name="Account").click()
    jana.get_by_role("link", name="Sign-in and security").click()
    jana.get_by_role("link", name="Add a passkey").click()
    jana.get_by_label("Password").fill(demo.password)
    jana.keyboard.press("Enter")
    jana.get_by_label("Name").fill("My laptop")
    assert clean(jana)
    jana.get_by_role("button", name="Make the passkey").click()
    expect(jana.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    code = jana.locator(".codes code").first.inner_text()
    with jana.expect_download() as kept:
        jana.get_by_role("link", name="Download").click()
    assert code in kept.value.path().read_text().split()
    jana.get_by_role("link", name="Back to sign-in and security").click()
    expect(jana.locator("bdi", has_text="My laptop")).to_be_visible()
    assert clean(jana)
    [told] = [mail for mail in postmaster.wait_for(1, timeout=60) if mail["To"] == JANA]
    body = told.get_body(("plain",))
    assert body
    assert "passkey was added" in body.get_content()

    jana.goto(f"{demo.url}/sign-out/")
    jana.get_by_role("button", name="Sign out").click()
    assert clean(jana)
    jana.get_by_role("button", name="Use a passkey").click()
    jana.wait_for_url("**/desk/nordnetz/**")

    jana.goto(f"{demo.url}/sign-out/")
    jana.get_by_role("button", name="Sign out").click()
    jana.get_by_label("E-mail").fill(JANA)
    jana.get_by_label("Password").fill(demo.password)
    jana.get_by_role("button", name="Sign in", exact=True).click()
    expect(jana.get_by_role("heading", name="One more step")).to_be_visible()
    assert clean(jana)
    jana.get_by_role("button", name="Use your passkey").click()
    jana.wait_for_url("**/desk/nordnetz/**")

    jana.goto(f"{demo.url}/account/")
    jana.get_by_role("link", name="Remove My laptop").click()
    jana.get_by_role("button", name="Use your passkey").click()
    jana.get_by_role("button", name="Remove").click()
    expect(jana.get_by_text("opens nothing here any more")).to_be_visible()


def gives(jana: Page, customer: str, name: str) -> None:
    """Jana opens the matter of a customer, wherever it stands by now, and gives it to somebody."""
    jana.goto(f"{jana.url.split('/desk/')[0]}/desk/nordnetz/conversations/?view=open")
    jana.locator(".row", has_text=customer).first.click()
    menu = jana.locator("details.menu", has=jana.locator(".choice", has_text=name)).first
    menu.locator("summary").click()
    menu.locator(".choice", has_text=name).click()
    expect(menu.locator("summary")).to_contain_text(name.split()[0])


def test_who_is_given_a_conversation_hears_of_it_at_once(
    jana: Page, browser: Browser, demo: Installation
) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    tariq = context.new_page()
    sign_in(tariq, demo, "tariq")
    bell = tariq.locator("#bell")
    before = int(bell.get_attribute("data-count") or "")
    gives(jana, "Mara Lindner", "Tariq")
    expect(bell).to_have_attribute("data-count", str(before + 1))
    bell.click()
    panel = tariq.get_by_role("dialog", name="Meldungen")
    told = panel.get_by_role("link", name="Jana Köster hat Ihnen das gegeben")
    expect(told.first).to_be_visible()
    assert clean(tariq)
    told.first.click()
    expect(bell).to_have_attribute("data-count", str(before))
    context.close()


NOTING = """
    window.shown = [];
    window.Notification = class extends EventTarget {
        static permission = "default";
        static async requestPermission() { return (this.permission = "granted"); }
        constructor(title, { body }) { super(); window.shown.push(`${title}: ${body}`); }
    };
    if (localStorage.allowed) window.Notification.permission = "granted";
"""


def test_the_browser_tells_but_not_of_what_is_in_front(
    jana: Page, browser: Browser, demo: Installation
) -> None:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.add_init_script(NOTING)  # a headless browser shows none
    tariq = signs_in(context.new_page(), demo, TARIQ)
    tariq.goto(f"{demo.url}/desk/nordnetz/settings/notifications/")
    expect(tariq.get_by_text("has not been asked yet")).to_be_visible()
    tariq.get_by_label("Show notifications of the browser").check()
    expect(tariq.get_by_text("This browser shows them.")).to_be_visible()
    assert clean(tariq)
    tariq.evaluate("localStorage.allowed = 1")
    tariq.get_by_role("button", name="Save").click()
    expect(tariq.get_by_text("Saved.")).to_be_visible()
    tariq.get_by_role("link", name="Back to the desk").click()

    gives(jana, "Ayşe Yıldız", "Tariq")
    until(lambda: tariq.evaluate("shown.length") == 1)
    assert tariq.evaluate("shown[0]").startswith("Jana Köster gave this to you: ")

    tariq.goto(jana.url)  # the same conversation
    gives(jana, "Ayşe Yıldız", "Jana")
    with tariq.expect_response("**/notifications/reading/"):
        gives(jana, "Ayşe Yıldız", "Tariq")
    expect(tariq.locator("#bell")).to_have_attribute("data-count", "0")
    assert tariq.evaluate("shown.length") == 0
    context.close()


def test_where_one_is_signed_in_is_ended_from_elsewhere(
    jana: Page, browser: Browser, demo: Installation
) -> None:
    context = browser.new_context(locale="en-GB")
    elsewhere = signs_in(context.new_page(), demo, JANA)
    jana.goto(f"{demo.url}/account/")
    expect(jana.get_by_text("this one")).to_be_visible()
    jana.get_by_role("button", name="Sign out everywhere else").click()
    expect(jana.get_by_text("Signed out everywhere else.")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()
