"""Signing in without a password, what one is told, and where one is signed in."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from egal.testing.mailserver import MailServer
from tests.journeys.installation import Installation

pytestmark = pytest.mark.chromium

JANA, TARIQ = "jana@nordnetz.example", "tariq@nordnetz.example"


@pytest.fixture(scope="module")
def postmaster() -> Iterator[MailServer]:
    """The operator's mail server."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def demo(postmaster: MailServer) -> Iterator[Installation]:
    """The demo company, with system mail."""
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


def test_who_is_given_a_conversation_hears_of_it_at_once(
    jana: Page, browser: Browser, demo: Installation
) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    tariq = context.new_page()
    tariq.goto(demo.url)
    tariq.locator("[name=login]").fill(TARIQ)
    tariq.locator("[name=password]").fill(demo.password)
    tariq.locator("[name=password]").press("Enter")
    tariq.wait_for_url("**/desk/nordnetz/**")
    before = int(tariq.locator("#bell").get_attribute("data-count") or "")

    jana.locator(".row").first.click()
    jana.locator("details.menu summary", has_text=re.compile("Assign|Tariq|Jana")).first.click()
    jana.locator("details.menu[open] .choice", has_text="Tariq").click()

    bell = tariq.locator("#bell")
    expect(bell).to_have_attribute("data-count", str(before + 1))
    bell.click()
    panel = tariq.get_by_role("dialog", name="Benachrichtigungen")
    expect(panel.get_by_text("Jana Köster hat Ihnen das gegeben").first).to_be_visible()
    assert clean(tariq)
    panel.get_by_role("link", name=re.compile("Jana Köster")).first.click()
    expect(tariq.locator("#bell")).to_have_attribute("data-count", str(before))
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
