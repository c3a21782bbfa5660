"""Work comes to who says that they are there; who leads sees it come and go, without a reload."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

SUPPORT, UWE = "support@nordnetz.example", "uwe.beck@posteo.example"


@pytest.fixture
def api(demo: Installation) -> Iterator[httpx.Client]:
    """A program that may do all; mails are handed out, and nobody is there yet."""
    token = demo.egal("token", "add", "--workspace", "nordnetz", "--scopes", "all")
    headers = {"Authorization": f"Bearer {token['token']}"}
    with httpx.Client(base_url=f"{demo.url}/api/v1/", headers=headers, timeout=20) as client:
        client.patch("routing", json={"hand_out_mails": True, "mails": 100}).raise_for_status()
        for agent in client.get("agents").json()["items"]:
            away = {"state": "away"}
            client.put(f"agents/{agent['id']}/presence", json=away).raise_for_status()
        yield client


@pytest.fixture
def tariq(browser: Browser, demo: Installation, api: httpx.Client) -> Iterator[Page]:
    """Tariq at a desk of his own, in German, on a telephone, in the dark."""
    context = browser.new_context(
        locale="de-DE", viewport={"width": 390, "height": 844}, color_scheme="dark"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, demo, "tariq")
    yield page
    context.close()


@pytest.fixture
def board(jana: Page, api: httpx.Client) -> Page:
    """Jana at the live board."""
    jana.goto(f"{jana.url.partition('conversations/')[0]}board/")
    return jana


def says(page: Page, choice: str) -> None:
    page.locator("[popovertarget=account]").first.click()
    page.locator(f"[data-presence] [value='{choice}']").click()


def test_an_agent_says_where_they_are_and_the_board_follows(board: Page, tariq: Page) -> None:
    line = board.locator(".agents .line", has_text="Tariq Aziz")
    says(tariq, "available")
    expect(tariq.locator("#presence-dot")).to_have_class("presence available")
    expect(line).to_contain_text("Available")
    says(tariq, "away:Pause")
    expect(line).to_contain_text("Away: Pause")
    tariq.locator("[popovertarget=account]").first.click()
    check(tariq)


def test_a_mail_rings_at_who_is_there_and_is_theirs_once_taken(
    demo: Installation, board: Page, tariq: Page
) -> None:
    says(tariq, "available")
    mail = customer_mail(f"Uwe Beck <{UWE}>", SUPPORT, "Frage zum Umzug", "Was muss ich tun?")
    demo.send(mail, UWE, SUPPORT)
    expect(board.locator(".queue")).to_contain_text("rings at Tariq Aziz")
    check(board)
    tariq.locator("#phone .offer .yes").click()
    expect(board.locator(".queue")).to_have_count(0)
    expect(tariq.locator("#talk")).to_contain_text("Frage zum Umzug")


def test_a_chat_rings_at_who_is_there_and_is_theirs_once_taken(
    browser: Browser, demo: Installation, api: httpx.Client, tariq: Page
) -> None:
    api.patch("routing", json={"hand_out_chats": True}).raise_for_status()
    says(tariq, "available")
    mara = browser.new_page(locale="en-GB")
    mara.goto(f"{demo.url}/help/nordnetz/en/chat/")
    mara.locator("#chat-text").fill("Is my line down?")
    mara.keyboard.press("Enter")
    tariq.locator("#phone .offer .yes").click()
    expect(tariq.locator("#talk")).to_contain_text("Is my line down?")
    mara.close()
