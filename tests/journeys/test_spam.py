"""A message comes back and everybody sees it; a stranger is blocked and brought back.

Everything is real: processes, database, SMTP both ways, Chromium.
"""

from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from egal.testing.mailserver import MailServer, customer_mail
from tests.journeys.installation import Installation
from tests.journeys.test_one_mail import INBOX, MARA, become_the_first_owner

pytestmark = pytest.mark.chromium

REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary="b"
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.example>

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; {who}
Action: failed
Status: 5.2.2
--b
Content-Type: text/rfc822-headers

Message-ID: {id}
--b--
"""


def test_what_comes_back_is_seen_and_a_stranger_is_blocked(
    installation: Installation, page: Page, customers: MailServer
) -> None:
    become_the_first_owner(installation, page)
    server = f"smtp://127.0.0.1:{customers.port}"
    installation.egal("inbox", "add", "email", INBOX, "--workspace", "nordnetz", "--server", server)
    page.goto(f"{installation.url}/desk/nordnetz/conversations/?view=open")
    mail = customer_mail(sender=MARA, to=INBOX, subject="Router", text="Er ist aus.")
    installation.send(mail, MARA, INBOX)
    page.locator(".row", has_text="Router").click()
    page.locator("trix-editor").fill("Bitte einschalten.")
    page.get_by_role("button", name="Send and wait").click()
    [answer] = customers.wait_for(1, timeout=60)

    installation.send(returned(answer), "", INBOX)
    expect(page.locator(".event", has_text=f"The message to {MARA} came back")).to_be_visible()
    expect(page.locator(".delivery")).to_contain_text("The mailbox is full.")

    page.locator(".more-of-it > summary").click()
    page.get_by_role("button", name="Block this sender").click()
    expect(page.get_by_role("button", name="Not spam")).to_be_visible()
    page.get_by_role("link", name="Spam").click()
    expect(page.locator(".row")).to_have_count(1)
    page.locator(".row").click()
    page.get_by_role("button", name="Not spam").click()
    expect(page.get_by_role("button", name="Not spam")).to_have_count(0)


def returned(answer: EmailMessage) -> bytes:
    """What a mail server sends when it could not deliver this."""
    text = REPORT.format(to=INBOX, who=MARA, id=answer["Message-ID"])
    return text.replace("\n", "\r\n").encode()
