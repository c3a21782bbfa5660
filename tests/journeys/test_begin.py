"""We write first, send anew, hand on, and say from whom nothing is wanted.

Everything is real: processes, database, SMTP both ways, Chromium.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from egal.testing.mailserver import MailServer, customer_mail, german_reply
from tests.journeys.installation import Installation
from tests.journeys.test_look import check
from tests.journeys.test_one_mail import INBOX, MARA, become_the_first_owner

pytestmark = pytest.mark.chromium

OLE = "ole@hansen.example"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
DESK = "desk/nordnetz"


@pytest.fixture(scope="module")
def everybody() -> Iterator[MailServer]:
    """The mail server of all customers."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def desk(installation: Installation, everybody: MailServer, browser: Browser) -> Iterator[Page]:
    """Jana, whose company has one inbox, and Mara, who has written once."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    become_the_first_owner(installation, page)
    server = f"smtp://127.0.0.1:{everybody.port}"
    installation.egal("inbox", "add", "email", INBOX, "--workspace", "nordnetz", "--server", server)
    page.goto(f"{installation.url}/{DESK}/conversations/?view=open")
    mail = customer_mail(
        sender=f"Mara Lindner <{MARA}>", to=INBOX, subject="Router", text="Er blinkt."
    )
    installation.send(mail, MARA, INBOX)
    expect(page.locator(".row", has_text="Mara Lindner")).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def home(desk: Page, installation: Installation) -> Page:
    """At the list of all that is open, on a wide screen."""
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.goto(f"{installation.url}/{DESK}/conversations/?view=open")
    return desk


def written(page: Page) -> Locator:
    """Where the text is typed, once it can be formatted."""
    editor = page.locator("trix-editor")
    expect(editor).to_be_visible()
    return editor


def first_matter(page: Page) -> Locator:
    """The row of what Mara wrote first; ours is called “Your new router”."""
    return page.locator(".row .subject", has_text=re.compile("^Router$"))


def test_we_write_first_and_the_answer_joins(
    home: Page, installation: Installation, everybody: MailServer
) -> None:
    had = len(everybody.mails)
    home.keyboard.press("c")
    expect(home.get_by_label("To", exact=True)).to_be_focused()
    home.keyboard.type("lind")
    expect(home.get_by_role("option")).to_contain_text(MARA)
    check(home)
    home.keyboard.press("Enter")
    expect(home.get_by_label("To", exact=True)).to_have_value(f"Mara Lindner <{MARA}>, ")
    home.get_by_label("Subject").fill("Your new router")
    written(home).fill("It comes on Monday.")
    picture = FilePayload(name="router.png", mimeType="image/png", buffer=PNG)
    home.locator("desk-files [type=file]").first.set_input_files(picture)
    expect(home.locator(".file", has_text="router.png").locator("progress")).to_be_hidden()
    home.keyboard.press("Control+Enter")
    expect(home.locator(".message.outbound .text")).to_have_text("It comes on Monday.")
    mail = everybody.wait_for(had + 1, timeout=60)[-1]
    assert mail["Subject"] == "Your new router"
    assert mail["In-Reply-To"] is None
    assert [part.get_filename() for part in mail.iter_attachments()] == ["router.png"]
    installation.send(german_reply(mail, "Danke!"), MARA, INBOX)
    expect(home.locator(".message.inbound > .text")).to_have_text("Danke!", timeout=20_000)


def test_a_page_one_goes_back_to_sends_what_is_written_there(
    home: Page, everybody: MailServer
) -> None:
    had = len(everybody.mails)
    home.goto(home.url.partition("conversations")[0] + "new/")
    for subject in ("A cable", "A plug"):
        home.get_by_label("To", exact=True).fill(OLE)
        home.get_by_label("Subject").fill(subject)
        written(home).fill(f"{subject} comes.")
        home.get_by_role("button", name="Send and wait").click()
        expect(home.locator(".head h1")).to_have_text(subject)
        home.go_back(wait_until="commit")
        home.wait_for_url("**/new/")
    home.go_forward()
    mails = everybody.wait_for(had + 2, timeout=60)
    assert sorted(str(mail["Subject"]) for mail in mails[had:]) == ["A cable", "A plug"]


def test_a_reply_from_a_page_one_goes_back_to_is_sent(home: Page, everybody: MailServer) -> None:
    had = len(everybody.mails)
    first_matter(home).click()
    expect(home.locator(".head h1")).to_have_text("Router")
    home.reload()
    for text in ("We look.", "It is the cable."):
        written(home).fill(text)
        home.get_by_role("button", name="Send and wait").click()
        expect(home.locator(".message.outbound", has_text=text)).to_be_visible()
        home.goto(home.url.partition("conversations")[0] + "settings/blocks/")
        home.go_back()
    assert len(everybody.wait_for(had + 2, timeout=60)) == had + 2


def test_undone_it_is_a_draft_again_and_a_draft_survives(home: Page) -> None:
    home.get_by_role("link", name="New message").click()
    home.get_by_label("To", exact=True).fill("ole@hansen")
    home.get_by_label("Subject").fill("A cable")
    written(home).fill("Please send one.")
    home.get_by_role("button", name="Send and wait").click()
    expect(home.locator(".errors")).to_have_text("“ole@hansen” is no e-mail address.")
    expect(home.get_by_label("To", exact=True)).to_be_focused()
    check(home)
    home.get_by_label("To", exact=True).fill(OLE)
    home.get_by_role("button", name="Send and wait").click()
    home.get_by_role("button", name="Undo").click()
    home.wait_for_url(re.compile(r"/new/"))
    expect(home.get_by_label("To", exact=True)).to_have_value(OLE)
    with home.expect_response(re.compile("/new/draft/")):
        written(home).fill("Please send two.")
    home.reload()
    expect(written(home)).to_have_text("Please send two.")
    home.get_by_role("button", name="Discard").click()
    home.get_by_role("link", name="New message").click()
    expect(written(home)).to_have_text("")


def test_on_a_telephone_and_in_german(home: Page, browser: Browser) -> None:
    cookies = home.context.cookies()
    context = browser.new_context(
        locale="de-DE", color_scheme="dark", viewport={"width": 390, "height": 844}
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]  # what comes out goes in
    page = context.new_page()
    page.goto(home.url)
    page.get_by_role("link", name="Neue Nachricht").click()
    page.get_by_role("button", name="Senden und warten").click()
    expect(page.locator(".errors")).to_have_count(3)
    check(page)
    page.get_by_label("Betreff").fill("Ein Kabel")
    page.get_by_role("link", name="Zurück zur Liste").click()
    expect(page.locator(".row").first).to_be_visible()
    page.goto(f"{home.url.partition('/conversations/')[0]}/settings/blocks/")
    check(page)
    context.close()


def test_what_went_wrong_goes_anew_to_somebody_else(home: Page, everybody: MailServer) -> None:
    everybody.refuse = [MARA]
    first_matter(home).click()
    written(home).fill("We set it back.")
    home.keyboard.press("Control+Enter")
    failed = home.locator(".message.outbound", has_text="We set it back.").first
    expect(failed.locator(".delivery")).to_contain_text("not sent", timeout=60_000)
    had = len(everybody.mails)
    failed.locator(".passing-on > a", has_text="Send as a new message").click()
    failed.get_by_label("To", exact=True).wait_for()
    check(home)
    failed.get_by_label("To", exact=True).fill(OLE)
    failed.get_by_role("button", name="Send as a new message").click()
    expect(home.locator(".message.outbound", has_text=OLE)).to_be_visible()
    mail = everybody.wait_for(had + 1, timeout=60)[-1]
    everybody.refuse = []
    assert mail["To"] == OLE
    body = mail.get_body(("plain",))
    assert body
    assert "We set it back." in body.get_content()


def test_a_mail_is_handed_on_as_it_came(home: Page, everybody: MailServer) -> None:
    first_matter(home).click()
    heard = home.locator(".message.inbound", has_text="Er blinkt.")
    had = len(everybody.mails)
    heard.locator(".passing-on > a", has_text="Redirect").click()
    heard.get_by_label("To", exact=True).wait_for()
    check(home)
    heard.get_by_label("To", exact=True).fill(INBOX)
    heard.get_by_role("button", name="Redirect").click()
    expect(heard.get_by_role("alert")).to_contain_text("an inbox of your own")
    heard.get_by_label("To", exact=True).fill(OLE)
    heard.get_by_role("button", name="Redirect").click()
    expect(home.locator(".message.outbound", has_text=f"Redirected to {OLE}")).to_be_visible()
    mail = everybody.wait_for(had + 1, timeout=60)[-1]
    assert MARA in str(mail["From"])
    assert mail["Resent-To"] == OLE
    assert everybody.envelopes[-1] == (INBOX, [OLE])


def test_a_sender_is_blocked_and_unblocked(home: Page, installation: Installation) -> None:
    first_matter(home).click()
    with home.expect_response(lambda response: response.request.method == "POST"):
        home.locator(".more-of-it > summary").click()
        home.get_by_role("button", name="Block this sender").click()
    home.get_by_role("link", name="Spam").click()
    home.get_by_role("link", name="Blocked senders").click()
    expect(home.locator(".inboxes li")).to_contain_text([MARA])
    home.get_by_label("Address, or @ and a domain").fill("nonsense")
    home.get_by_role("button", name="Block", exact=True).click()
    expect(home.locator(".errors")).to_contain_text("Write an address")
    check(home)
    home.get_by_label("Address, or @ and a domain").fill("@spam.example")
    home.get_by_role("button", name="Block", exact=True).click()
    home.get_by_label("Search blocked senders").fill("posteo")
    home.get_by_role("button", name="Search").click()
    expect(home.locator(".inboxes li")).to_have_count(1)
    home.goto(f"{installation.url}/{DESK}/new/?view=open")
    home.get_by_label("To", exact=True).fill("gold@spam.example")
    home.get_by_role("button", name="Send and wait").click()
    expect(home.locator("#new-to-wrong")).to_contain_text("is blocked")
    home.goto(f"{installation.url}/{DESK}/settings/blocks/")
    home.get_by_role("button", name=f"Unblock {MARA}").click()
    expect(home.locator(".inboxes li")).to_have_count(1)
