"""A conversation goes on in the browser by a private link, once its code is confirmed.

Whoever else has the same link gets nothing, and a mail scanner that fetches it uses nothing up: the
same over every channel that can carry a code.
"""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from egal.channels.base import Carrying
from egal.channels.registry import channels
from tests.journeys.portal_of_nordnetz import Nordnetz, nordnetz
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

CARRYING = [key for key, channel in channels().items() if isinstance(channel, Carrying)]


@pytest.fixture(scope="module")
def company() -> Iterator[Nordnetz]:
    with nordnetz() as found:
        yield found


@pytest.mark.parametrize("channel", CARRYING)
def test_a_conversation_goes_on_by_the_private_link(
    company: Nordnetz, browser: Browser, channel: str
) -> None:
    assert channel == "email", "say how a customer of this channel writes and gets codes"
    mara = "mara@posteo.example"
    matter = company.hears(mara, "Contract", "My contract number is in the letter.")
    offered = company.api.post(f"conversations/{matter}/continuations", json={})
    assert offered.status_code == 201, offered.text
    text = f"You can go on here: {offered.json()['url']}"
    company.api.post(f"conversations/{matter}/messages", json={"text": text})
    said = company.mail_to(mara, 0).get_body(("plain",))
    assert said
    link = re.search(r"http\S+/c/\w{12}", said.get_content())
    assert link

    scanner = httpx.Client(follow_redirects=True)
    for _ in range(3):
        assert scanner.get(link[0]).status_code == 200
        assert scanner.head(link[0]).status_code == 200
    scanner.close()

    seen = len(company.mails.mails)
    eve = browser.new_context(locale="en-GB").new_page()
    eve.goto(link[0])
    assert "Contract" not in eve.content()
    check(eve)
    eve.locator("main form button").click()
    eve.locator("[name=code]").fill("123456")
    eve.locator("main form button").click()
    expect(eve.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    company.code_for(mara, seen)  # hers, and it opens nothing in another browser

    seen = len(company.mails.mails)
    page = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    page.goto(link[0])
    check(page)
    page.locator("main form button").press("Enter")
    page.locator("[name=code]").fill(company.code_for(mara, seen))
    page.locator("[name=code]").press("Enter")
    page.wait_for_url(f"**/conversations/{matter}/")
    expect(page.get_by_text("My contract number is in the letter.")).to_be_visible()
    page.locator("[name=text]").fill("Now in the browser.")
    page.locator("form.answer button").click()
    expect(page.get_by_text("Now in the browser.")).to_be_visible()
    items = company.api.get(f"conversations/{matter}/messages").json()["items"]
    assert items[-1]["text"] == "Now in the browser."

    assert eve.goto(link[0]).status == 410  # type: ignore[union-attr]
    check(eve)
    there = eve.goto(f"{company.portal}/en/conversations/{matter}/")
    assert there
    assert there.status == 404
    for each in (eve, page):
        each.context.close()
