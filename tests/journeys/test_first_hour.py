"""A newcomer's first hour: from an empty workspace to the first answered mail."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation
from tests.journeys.test_look import check
from tests.journeys.test_one_mail import INBOX, MARA, become_the_first_owner
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium


@pytest.fixture
def installation() -> Iterator[Installation]:
    """One for each newcomer."""
    installation = Installation()
    installation.start()
    yield installation
    installation.remove()


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1440), ("de-DE", 390)])
def test_the_first_steps_lead_to_an_answered_mail(
    installation: Installation, browser: Browser, customers: MailServer, locale: str, width: int
) -> None:
    page = browser.new_page(locale=locale, viewport={"width": width, "height": 900})
    page.set_default_timeout(15_000)
    say = Words(locale)
    become_the_first_owner(installation, page, say)
    expect_done(page, say, 0)
    look_round(page, say)
    check(page)
    page.get_by_role("main").get_by_role("link", name=say("Connect a mailbox")).press("Enter")
    connect(page, say, customers)
    page.get_by_role("link", name=say("Back to the desk")).press("Enter")
    expect_done(page, say, 1)
    mail = customer_mail(MARA, INBOX, "Router", "Er blinkt rot.")
    installation.send(mail, MARA, INBOX)
    page.locator(".row", has_text="Router").press("Enter")
    page.locator("trix-editor").fill("Wir sehen nach.")
    page.get_by_role("button", name=say("Send and wait")).press("Enter")
    expect(page.locator(".delivery")).to_contain_text(say("sent"), timeout=30_000)
    page.goto(f"{installation.url}/desk/nordnetz/")
    at_the_steps(page, say)
    expect_done(page, say, 3)
    page.get_by_role("main").get_by_role("link", name=say("Your signature")).press("Enter")
    page.get_by_label(say("In English")).fill("Jana")
    page.get_by_role("button", name=say("Save")).press("Enter")
    page.get_by_role("link", name=say("Back to the desk")).press("Enter")
    at_the_steps(page, say)
    expect_done(page, say, 4)
    put_away_and_back(page, say)
    page.close()


def expect_done(page: Page, say: Words, done: int) -> None:
    one, several = "%(done)s of %(all)s is done.", "%(done)s of %(all)s are done."
    expect(page.get_by_text(say.many(one, several, done, done=done, all=6))).to_be_visible()
    painted(page)


def painted(page: Page) -> None:
    """A browser drops the keys that come before a page is there and painted for the first time."""
    page.wait_for_load_state()
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def at_the_steps(page: Page, say: Words) -> None:
    """On a telephone the list is in their place as soon as there is one."""
    painted(page)
    if page.locator(".steps").is_visible():
        return
    page.get_by_role("button", name=say("Account")).press("Enter")
    page.get_by_role("link", name=say("First steps")).press("Enter")


def look_round(page: Page, say: Words) -> None:
    """By keyboard alone, from the button and back to it."""
    button = page.get_by_role("main").get_by_role("button", name=say("Show me around"))
    button.press("Enter")
    tour = page.get_by_role("dialog", name=say("A look round the desk"))
    expect(tour.get_by_role("heading", name=say("Views"))).to_be_visible()
    check(page)
    for name in ("The list", "The conversation", "Answering", "You"):
        page.keyboard.press("Enter")
        expect(tour.get_by_role("heading", name=say(name))).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(tour.get_by_role("heading", name=say("Answering"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(button).to_be_focused()


def connect(page: Page, say: Words, customers: MailServer) -> None:
    page.get_by_label(say("Address"), exact=True).fill(INBOX)
    page.get_by_label(say("Outgoing mail server")).fill(customers.host)
    outgoing = page.get_by_role("group", name=say("Outgoing mail"))
    outgoing.locator("[name=smtp_port]").fill(str(customers.port))
    outgoing.get_by_label(say("Encryption")).select_option("none")
    page.get_by_role("button", name=say("Save")).press("Enter")
    page.get_by_role("button", name=say("Test the connection")).wait_for()
    painted(page)


def put_away_and_back(page: Page, say: Words) -> None:
    page.get_by_role("button", name=say("Put away")).press("Enter")
    expect(page.get_by_text(re.compile(r"\d .* 6 "))).to_have_count(0)
    painted(page)
    page.get_by_role("button", name=say("Account")).press("Enter")
    page.get_by_role("link", name=say("First steps")).press("Enter")
    expect(page.get_by_text(re.compile("egal agent add"))).to_have_count(1)
    painted(page)
    page.set_viewport_size({"width": 390, "height": 844})
    check(page)
    page.get_by_role("button", name=say("Show them at the desk")).press("Enter")
    expect(page.locator(".steps")).to_have_count(1)
