"""A mailbox at Google is connected without a password, and connected again when that ends."""

import json
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from egal.channels.email.oauth.providers import GOOGLE
from egal.testing.imapserver import Dovecot
from egal.testing.mailserver import MailServer, customer_mail
from egal.testing.signinserver import CLIENT, SECRET, SignInServer
from tests.journeys.installation import Installation
from tests.journeys.test_look import check

pytestmark = [pytest.mark.chromium, pytest.mark.dovecot]

MARA, SUPPORT = "mara@posteo.example", "press@nordnetz.example"


class AtGoogle(Installation):
    """Started by a command that knows where Google stands."""

    program = (sys.executable, "-W", "ignore", "-m", "tests.journeys.at_google")


@pytest.fixture(scope="module")
def google() -> Iterator[SignInServer]:
    with SignInServer(SUPPORT) as server:
        yield server


@pytest.fixture(scope="module")
def mailboxes(google: SignInServer) -> Iterator[Dovecot]:
    with Dovecot(tokens=f"{google.url}info") as server:
        yield server


@pytest.fixture(scope="module")
def postman(google: SignInServer) -> Iterator[MailServer]:
    with MailServer(knows=google.knows) as server:
        yield server


@pytest.fixture(scope="module")
def demo(google: SignInServer, mailboxes: Dovecot, postman: MailServer) -> Iterator[Installation]:
    """The demo company, registered at Google."""
    here = google.stands_in_for(GOOGLE, imap=mailboxes.port, smtp=postman.port)
    stands = {name: getattr(here, name) for name in ("authorize", "token", "servers")}
    installation = AtGoogle(
        "--demo",
        GOOGLE_STANDS_AT=json.dumps(stands),
        EGAL_GOOGLE_CLIENT=CLIENT,
        EGAL_GOOGLE_SECRET=SECRET,
        EGAL_PRIVATE_HOSTS=google.place,
    )
    installation.start()
    yield installation
    installation.remove()


def test_signed_in_fetched_answered_and_connected_again(
    jana: Page, google: SignInServer, mailboxes: Dovecot, postman: MailServer
) -> None:
    jana.get_by_role("link", name="Settings").click()
    jana.get_by_role("link", name="Add an inbox").click()
    jana.get_by_role("link", name="E-mail", exact=True).click()
    jana.get_by_label("Address", exact=True).fill(SUPPORT)
    jana.get_by_role("button", name="Save").click()
    jana.get_by_role("button", name="Sign in with Google").click()
    jana.get_by_role("link", name="Deny").click()
    expect(jana.get_by_text("Google was not allowed to let Egal in.")).to_be_visible()
    check(jana)
    jana.get_by_role("button", name="Sign in with Google").click()
    jana.get_by_role("link", name="Allow").click()
    expect(jana.get_by_text(f"Signed in as {SUPPORT} with Google.")).to_be_visible()
    jana.set_viewport_size({"width": 390, "height": 844})
    check(jana)
    jana.set_viewport_size({"width": 1440, "height": 900})
    page = jana.url
    jana.get_by_role("button", name="Test the connection").click()
    expect(jana.get_by_text("the server accepts us")).to_be_visible()

    mailboxes.put(SUPPORT, [customer_mail(MARA, SUPPORT, "Interview", "Have you time?")])
    jana.get_by_role("link", name="Back to the desk").click()
    jana.get_by_role("link", name="All open").click()
    jana.locator(".row", has_text="Interview").click(timeout=60_000)
    jana.locator(".composer trix-editor").fill("Yes, on Thursday.")
    jana.get_by_role("button", name="Send and wait").click()
    [answer] = postman.wait_for(1, timeout=60)
    assert answer["Subject"] == "Re: Interview"

    google.revoke()
    jana.goto(page)
    jana.get_by_role("button", name="Test the connection").click()
    expect(jana.get_by_text("Choose “Connect again”")).to_be_visible()
    jana.reload()
    expect(jana.get_by_text("Google does not let Egal in as")).to_be_visible()
    check(jana)
    jana.get_by_role("button", name="Connect again").click()
    jana.get_by_role("link", name="Allow").click()
    expect(jana.get_by_text(f"Signed in as {SUPPORT} with Google.")).to_be_visible()
