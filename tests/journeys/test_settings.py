"""An owner connects the mailbox, and lets a colleague choose a new password."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation, until
from tests.journeys.prepared import prepared

pytestmark = pytest.mark.chromium

MARA, SUPPORT = "mara@posteo.example", "press@nordnetz.example"


@pytest.fixture(scope="module")
def postmaster() -> Iterator[MailServer]:
    """The operator's mail server."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def demo(postmaster: MailServer) -> Iterator[Installation]:
    """The demo company, with system mail."""
    url = f"smtp://{postmaster.host}:{postmaster.port}"
    sender = "Egal <desk@nordnetz.example>"
    settings = {"EGAL_SYSTEM_MAIL": url, "EGAL_SYSTEM_MAIL_FROM": sender}
    installation = prepared("--demo", **settings)
    installation.start()
    yield installation
    installation.remove()


def test_a_mailbox_is_connected_tested_and_answers_with_its_signature(
    jana: Page, demo: Installation, customers: MailServer
) -> None:
    jana.get_by_role("link", name="Settings").click()
    jana.get_by_role("link", name="Add an inbox").click()
    jana.get_by_role("link", name="E-mail", exact=True).click()
    jana.get_by_label("Address", exact=True).fill(SUPPORT)
    jana.get_by_label("Outgoing mail server").fill(customers.host)
    outgoing = jana.get_by_role("group", name="Outgoing mail")
    outgoing.get_by_label("Port").fill(str(customers.port))
    outgoing.get_by_label("Encryption").select_option("none")
    jana.get_by_label("Sender", exact=True).fill("{agent} from Nordnetz")
    jana.get_by_label("In English").fill("Kind regards\n{agent}, {company}")
    jana.get_by_role("button", name="Save").click()
    expect(jana.get_by_text("Jana Köster from Nordnetz <press@nordnetz.example>")).to_be_visible()
    jana.get_by_role("button", name="Test the connection").click()
    expect(jana.get_by_text("the server accepts us")).to_be_visible()

    jana.get_by_role("button", name="Send a test mail to this address").click()
    expect(jana.get_by_text("It is not back yet")).to_be_visible()
    [trial] = customers.wait_for(1, timeout=60)
    demo.send(trial.as_bytes(), SUPPORT, SUPPORT)
    expect(jana.get_by_text(re.compile(r"back after \d+ second"))).to_be_visible()

    question = customer_mail(MARA, SUPPORT, "Interview", "Would you have time for us this week?")
    demo.send(question, MARA, SUPPORT)
    jana.get_by_role("link", name="Back to the desk").click()
    jana.get_by_role("link", name=re.compile("All open")).click()
    jana.locator(".row", has_text="Interview").click()
    jana.locator(".composer trix-editor").fill("Yes, on Thursday.")
    jana.get_by_role("button", name="Send and wait").click()
    _trial, answer = customers.wait_for(2, timeout=60)
    assert answer["From"].addresses[0].display_name == "Jana Köster from Nordnetz"
    body = answer.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines()[-3:] == [
        "-- ",
        "Kind regards",
        "Jana Köster, Nordnetz",
    ]


def test_tariq_chooses_a_new_password_by_mail(
    browser: Browser, demo: Installation, postmaster: MailServer
) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(demo.url)
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill("tariq@nordnetz.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("Look into your mailbox")).to_be_visible()
    until(lambda: bool(postmaster.mails))
    body = postmaster.mails[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+", body.get_content())
    assert found
    page.goto(found[0])
    page.get_by_label("New password").fill("a lighthouse at noon")
    page.get_by_label("Once more").fill("a lighthouse at noon")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill("tariq@nordnetz.example")
    page.get_by_label("Password").fill("a lighthouse at noon")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/nordnetz/**")
    page.close()
