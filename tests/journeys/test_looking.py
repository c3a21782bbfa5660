"""Files are looked at in place, and what is split off is shown before."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.installation import Installation

pytestmark = pytest.mark.chromium

MARA, INBOX = "mara.lindner@posteo.example", "support@nordnetz.example"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)


@pytest.fixture
def matter(jana: Page, demo: Installation) -> Page:
    """Jana has opened a mail with a picture and a bill."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Mara Lindner <{MARA}>", INBOX, "Box and bill"
    mail["Message-ID"] = "<box@posteo.example>"
    mail.set_content("The light is red, and the bill is wrong.")
    mail.add_attachment(PIXEL, maintype="image", subtype="png", filename="box.png")
    mail.add_attachment(b"%PDF-1.4\n", maintype="application", subtype="pdf", filename="bill.pdf")
    demo.send(mail.as_bytes(policy=SMTP), MARA, INBOX)
    jana.locator(".view[href*=open]").click()
    jana.locator(".row", has_text="Box and bill").first.click()
    jana.locator(".message").first.wait_for()
    return jana


def test_a_picture_and_a_document_in_place(matter: Page) -> None:
    expect(matter.locator(".thumb img")).to_have_js_property("naturalWidth", 1)
    assert Axe().run(matter).violations_count == 0
    matter.locator(".thumb").focus()
    matter.keyboard.press("Enter")
    expect(matter.locator("#look img")).to_be_visible()
    assert Axe().run(matter).violations_count == 0
    matter.keyboard.press("Escape")
    expect(matter.locator(".thumb")).to_be_focused()
    matter.locator("[data-look=pdf]").click()
    expect(matter.locator("#look iframe")).to_be_visible()
    matter.locator("#look .closer").click()
    expect(matter.locator("#look iframe")).to_have_count(0)


def test_what_is_split_off_is_shown_before(matter: Page) -> None:
    matter.locator(".below a[data-dialog]").first.click()
    expect(matter.locator("#split-subject")).to_be_focused()
    expect(matter.locator("#split-subject")).to_have_value("Box and bill")
    assert Axe().run(matter).violations_count == 0
    matter.get_by_role("link", name="Cancel").click()
    expect(matter.locator("#step")).to_be_hidden()
