"""A newcomer's first hour: from an empty workspace to the first answered mail."""

import re

import pytest
from playwright.sync_api import Page, expect

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation
from tests.journeys.test_look import check
from tests.journeys.test_one_mail import INBOX, MARA, become_the_first_owner

pytestmark = pytest.mark.chromium


def test_the_first_steps_lead_to_an_answered_mail(
    installation: Installation, page: Page, customers: MailServer
) -> None:
    become_the_first_owner(installation, page)
    expect(page.get_by_text("0 of 5 are done.")).to_be_visible()
    look_round(page)
    check(page)
    page.get_by_role("main").get_by_role("link", name="Connect a mailbox").click()
    connect(page, customers)
    page.get_by_role("link", name="Back to the desk").click()
    expect(page.get_by_text("1 of 5 is done.")).to_be_visible()
    mail = customer_mail(MARA, INBOX, "Router", "Er blinkt rot.")
    installation.send(mail, MARA, INBOX)
    page.locator(".row", has_text="Router").click()
    page.locator("trix-editor").fill("Wir sehen nach.")
    page.get_by_role("button", name="Send and wait").click()
    expect(page.locator(".delivery")).to_contain_text("sent", timeout=30_000)
    page.goto(f"{installation.url}/desk/nordnetz/")
    expect(page.get_by_text("3 of 5 are done.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Your signature").click()
    page.get_by_label("In English").fill("Jana")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Back to the desk").click()
    expect(page.get_by_text("4 of 5 are done.")).to_be_visible()
    put_away_and_back(page)


def look_round(page: Page) -> None:
    """By keyboard alone, from the button and back to it."""
    button = page.get_by_role("main").get_by_role("button", name="Show me around")
    button.press("Enter")
    tour = page.get_by_role("dialog", name="A look round the desk")
    expect(tour.get_by_role("heading", name="Views")).to_be_visible()
    check(page)
    for name in ("The list", "The conversation", "Answering", "You"):
        page.keyboard.press("Enter")
        expect(tour.get_by_role("heading", name=name)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(tour.get_by_role("heading", name="Answering")).to_be_visible()
    page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(button).to_be_focused()


def connect(page: Page, customers: MailServer) -> None:
    page.get_by_label("Address", exact=True).fill(INBOX)
    page.get_by_label("Outgoing mail server").fill(customers.host)
    outgoing = page.get_by_role("group", name="Outgoing mail")
    outgoing.get_by_label("Port").fill(str(customers.port))
    outgoing.get_by_label("Encryption").select_option("none")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Test the connection").wait_for()


def put_away_and_back(page: Page) -> None:
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_text("No conversation chosen")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("link", name="First steps").click()
    expect(page.get_by_text(re.compile("egal agent add"))).to_have_count(1)
    page.set_viewport_size({"width": 390, "height": 844})
    check(page)
    page.get_by_role("button", name="Show them at the desk").click()
    expect(page.get_by_text("4 of 5 are done.")).to_have_count(1)
