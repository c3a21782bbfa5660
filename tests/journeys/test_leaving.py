"""One matter from the first search to a mail, with a visitor who closes the laptop in between.

She searches, reads, says that it did not help and chats; an agent answers at the desk; she leaves;
the next answer rings on her telephone and comes by mail; what she writes back joins the same
conversation, and the agent was told from the start what she had tried.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from egal.testing.mailserver import customer_mail
from egal.testing.pushserver import PushServer, Subscription
from tests.journeys.installation import until
from tests.journeys.portal_of_nordnetz import INBOX, Nordnetz, nordnetz
from tests.journeys.signing_in import sign_in_at
from tests.journeys.test_app import SUBSCRIBED
from tests.journeys.test_look import check
from tests.journeys.words import Words

pytestmark = pytest.mark.chromium

MARA, PASSWORD = "mara.lindner@posteo.example", "a ferry in the fog"
KEY = """
async () => (await (await fetch("/api/customer/v1/umzug/me/push", {headers: {"X-Egal": "1"}}))
  .json()).key
"""


@dataclass(frozen=True)
class Dress:
    """How the way is walked, and the article that is found on it."""

    locale: str
    width: int
    title: str
    asked: str

    @property
    def language(self) -> str:
        return self.locale[:2]

    @property
    def words(self) -> Words:
        return Words(self.locale)


DRESSES = [
    Dress("en-GB", 1440, "Reading an invoice", "invoices"),
    Dress("de-DE", 390, "Die Rechnung lesen", "Rechnungen"),
]


@pytest.fixture(scope="module")
def service() -> Iterator[PushServer]:
    with PushServer() as server:
        yield server


@pytest.fixture(scope="module")
def company(service: PushServer) -> Iterator[Nordnetz]:
    """With a chat whose answers go on by mail after a minute, an article, and Jana."""
    with nordnetz(EGAL_PRIVATE_HOSTS=service.place) as found:
        chat = {"channel": "chat", "address": "nordnetz", "settings": {"goes_on_after": 1}}
        assert found.api.post("inboxes", json=chat).status_code == 201
        agent = ("agent", "add", "jana@umzug.example", "--name", "Jana Köster")
        found.installation.egal(
            *agent, "--workspace", "umzug", "--role", "owner", given=f"{PASSWORD}\n"
        )
        article = found.api.post("articles", json={}).json()["id"]
        for dress in DRESSES:
            texts = f"articles/{article}/texts/{dress.language}"
            said = {"title": dress.title, "markdown": f"{dress.title}: page 2."}
            assert found.api.put(texts, json=said).status_code == 200
            assert found.api.post(f"{texts}/publication").status_code == 200
        yield found


@pytest.mark.parametrize("dress", DRESSES, ids=["en-1440", "de-390"])
def test_a_matter_goes_on_after_the_laptop_is_closed(
    company: Nordnetz, service: PushServer, browser: Browser, dress: Dress
) -> None:
    laptop = _laptop(browser, company, dress)
    _reads_in_vain(laptop, company, dress)
    question = f"Why are there two routers? ({dress.language})"
    _chats(laptop, question)
    desk = _at_the_desk(browser, company, question)
    expect(desk.get_by_text(f"“{dress.title}”")).to_be_visible()
    _answers(desk, "I look at it.")
    expect(laptop.locator("li.theirs", has_text="I look at it.")).to_be_visible()

    address = f"{dress.language}.{MARA}"
    _leaves_an_address(laptop, dress, address)
    telephone = _wants_to_be_told(laptop, company, service, dress)
    laptop.context.close()
    seen = len(company.mails.mails)
    _answers(desk, "One goes back to you.")
    until(lambda: telephone.told)
    mail = company.mail_to(address, seen, seconds=150)
    body = mail.get_body(("plain",))
    assert body
    assert "One goes back to you." in body.get_content()

    reply = customer_mail(f"Mara <{address}>", INBOX, f"Re: {mail['Subject']}", "Thanks.", mail)
    company.installation.send(reply, address, INBOX)
    expect(desk.locator("#talk").get_by_text("Thanks.")).to_be_visible(timeout=30_000)
    said = [(each["direction"], each["text"]) for each in _messages(company, question)]
    assert said == [
        ("inbound", question),
        ("outbound", "I look at it."),
        ("outbound", "One goes back to you."),
        ("inbound", "Thanks."),
    ]
    desk.context.close()


def _laptop(browser: Browser, company: Nordnetz, dress: Dress) -> Page:
    size = {"width": dress.width, "height": 900}
    context = browser.new_context(locale=dress.locale, viewport=size)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    context.grant_permissions(["notifications"], origin=company.installation.url)
    return context.new_page()


def _reads_in_vain(page: Page, company: Nordnetz, dress: Dress) -> None:
    page.goto(f"{company.portal}/{dress.language}/")
    page.locator("#ask").click()
    page.keyboard.type(dress.asked, delay=20)
    page.locator("article-search .answers a", has_text=dress.title).click()
    page.get_by_role("heading", name=dress.title, level=1).wait_for()
    assert not page.context.cookies()
    page.get_by_role("button", name=dress.words("No"), exact=True).click()
    page.get_by_role("link", name=dress.words("Choose how to reach us")).click()
    page.get_by_role("link", name=dress.words("Chat here")).click()


def _chats(page: Page, text: str) -> None:
    page.locator("#chat-text").fill(text)
    page.locator("#chat-text").press("Enter")
    expect(page.locator("li.mine", has_text=text)).to_be_visible()
    expect(page.locator("li.mine.waiting")).to_have_count(0)
    check(page)


def _at_the_desk(browser: Browser, company: Nordnetz, question: str) -> Page:
    """Jana, with the conversation open."""
    desk = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}).new_page()
    sign_in_at(desk, company.installation.url, "jana@umzug.example", PASSWORD)
    desk.goto(f"{company.installation.url}/desk/umzug/conversations/?view=open")
    desk.locator(".row", has_text=question).click()
    desk.locator("#talk [name=text]").wait_for()
    return desk


def _answers(desk: Page, text: str) -> None:
    desk.locator("#talk [name=text]").fill(text)
    desk.locator("#talk [name=text]").press("Control+Enter")
    expect(desk.locator("#talk").get_by_text(text).first).to_be_visible()


def _leaves_an_address(page: Page, dress: Dress, address: str) -> None:
    page.get_by_text(dress.words("Get the answer by e-mail too")).click()
    page.locator("#chat-email").fill(address)
    with page.expect_response(lambda each: each.request.method == "PATCH"):
        page.get_by_role("button", name=dress.words("Save")).click()


def _wants_to_be_told(
    page: Page, company: Nordnetz, service: PushServer, dress: Dress
) -> Subscription:
    """By a service that is ours: Chromium has none here."""
    subscription = service.subscribed(page.evaluate(KEY))
    given = {"endpoint": subscription.endpoint, "keys": subscription.keys}
    page.add_init_script(SUBSCRIBED % json.dumps(given))
    page.goto(f"{company.portal}/{dress.language}/app/")
    page.get_by_role("button", name=dress.words("Turn on notifications")).click()
    page.get_by_text(dress.words("This device is told when there is an answer.")).wait_for()
    return subscription


def _messages(company: Nordnetz, question: str) -> list[dict[str, Any]]:
    """Of the one conversation in which this was asked."""
    items = company.api.get("conversations").json()["items"]
    matters = [
        company.api.get(f"conversations/{each['id']}/messages").json()["items"] for each in items
    ]
    [found] = [each for each in matters if any(one["text"] == question for one in each)]
    return list(found)
