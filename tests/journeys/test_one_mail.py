"""The main job, by hand: a mail comes in, an agent answers it in the browser, the customer answers.

Everything is real: processes, database, SMTP both ways, Chromium.
"""

from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from egal.testing.mailserver import MailServer, customer_mail, german_reply
from tests.journeys.installation import Installation
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium

INBOX = "support@nordnetz.example"
MARA = "mara.lindner@posteo.example"
PASSWORD = "a ferry in the fog"


def test_a_mail_is_answered_and_the_answer_comes_back(
    installation: Installation, page: Page, customers: MailServer
) -> None:
    become_the_first_owner(installation, page)
    server = f"smtp://127.0.0.1:{customers.port}"
    installation.egal("inbox", "add", "email", INBOX, "--workspace", "nordnetz", "--server", server)

    page.goto(f"{installation.url}/desk/nordnetz/conversations/?view=open")
    mail = customer_mail(
        sender=f"Mara Lindner <{MARA}>",
        to=INBOX,
        subject="Router fällt jeden Abend aus",
        text="Seit dem Upgrade fällt um 19 Uhr die Leitung aus.",
    )
    installation.send(mail, MARA, INBOX)
    row = page.locator(".row", has_text="Mara Lindner")
    expect(row).to_be_visible()  # without a reload

    row.click()
    expect(page.locator(".message.inbound .text")).to_contain_text("fällt um 19 Uhr")
    page.locator("trix-editor").fill("Wir setzen die Leitung heute zurück.")
    page.get_by_role("button", name="Send and wait").click()
    expect(page.locator(".message.outbound .text")).to_contain_text("heute zurück")
    [answer] = customers.wait_for(1, timeout=60)
    check_answer(answer)
    expect(page.locator(".delivery")).to_contain_text("sent")

    installation.send(german_reply(answer, "Danke, es hält."), MARA, INBOX)
    last = page.locator(".message.inbound").nth(1)
    expect(last.locator("> .text")).to_have_text("Danke, es hält.")
    expect(last.locator(".quoted")).to_contain_text("heute zurück")
    expect(page.locator(".row")).to_have_count(1)


def become_the_first_owner(
    installation: Installation, page: Page, words: Words | None = None
) -> None:
    """words: of the page's language; English without."""
    say = words or Words("en")
    page.goto(installation.owner_link)
    page.get_by_label(say("Company")).fill("Nordnetz")
    page.get_by_label(say("Your name")).fill("Jana Köster")
    page.get_by_label(say("E-mail")).fill("jana@nordnetz.example")
    page.get_by_label(say("Password")).fill(PASSWORD)
    page.get_by_role("button", name=say("Open the desk")).click()
    expect(page.get_by_text("egal inbox add email")).to_be_visible()


def check_answer(answer: EmailMessage) -> None:
    assert answer["From"] == "Jana Köster · Nordnetz <support@nordnetz.example>"
    assert MARA in str(answer["To"])
    assert answer["Subject"] == "Re: Router fällt jeden Abend aus"
    assert str(answer["Message-ID"]).startswith("<egal.")
    assert answer["In-Reply-To"] in str(answer["References"])
    body = answer.get_body(("plain",))
    assert body
    assert "heute zurück" in body.get_content()
