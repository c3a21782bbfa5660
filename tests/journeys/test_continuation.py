"""A conversation goes on in the browser by a private link, once its code is confirmed.

Whoever else has the same link gets nothing, and a mail scanner that fetches it uses nothing up: the
same over every channel that can carry a code.
"""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from egal.channels.base import Carrying
from egal.channels.registry import able_to
from egal.testing.networks import Networks
from tests.journeys.customers import CUSTOMERS
from tests.journeys.portal_of_nordnetz import Nordnetz, nordnetz
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

CODE = r"\b\d{6}\b"


@pytest.fixture(scope="module")
def networks() -> Iterator[Networks]:
    with Networks() as networks:
        yield networks


@pytest.fixture(scope="module")
def company(networks: Networks) -> Iterator[Nordnetz]:
    with nordnetz(EGAL_PRIVATE_HOSTS=networks.place) as found:
        yield found


@pytest.mark.parametrize("channel", able_to(Carrying))
def test_a_conversation_goes_on_by_the_private_link(
    company: Nordnetz, networks: Networks, browser: Browser, channel: str
) -> None:
    mara = CUSTOMERS[channel](company, networks)
    matter = mara.writes("My contract number is in the letter.")
    offered = company.api.post(f"conversations/{matter}/continuations", json={})
    assert offered.status_code == 201, offered.text
    text = f"You can go on here: {offered.json()['url']}"
    company.api.post(f"conversations/{matter}/messages", json={"text": text})
    link = mara.finds(r"http\S+/c/\w{12}", after=0)

    scanner = httpx.Client(follow_redirects=True)
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    scanner.close()

    seen = len(mara.got())
    eve = browser.new_context(locale="en-GB").new_page()
    eve.goto(link)
    assert "contract number" not in eve.content()
    check(eve)
    eve.locator("main form button").click()
    eve.locator("[name=code]").fill("123456")
    eve.locator("main form button").click()
    expect(eve.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    mara.finds(CODE, after=seen)  # hers, and it opens nothing in another browser

    seen = len(mara.got())
    page = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    page.goto(link)
    check(page)
    page.locator("main form button").press("Enter")
    page.locator("[name=code]").fill(mara.finds(CODE, after=seen))
    page.locator("[name=code]").press("Enter")
    page.wait_for_url(f"**/conversations/{matter}/")
    expect(page.get_by_text("My contract number is in the letter.")).to_be_visible()
    page.locator("[name=text]").fill("Now in the browser.")
    page.locator("form.answer button").click()
    expect(page.get_by_text("Now in the browser.")).to_be_visible()
    items = company.api.get(f"conversations/{matter}/messages").json()["items"]
    assert items[-1]["text"] == "Now in the browser."

    assert eve.goto(link).status == 410  # type: ignore[union-attr]
    check(eve)
    there = eve.goto(f"{company.portal}/en/conversations/{matter}/")
    assert there
    assert there.status == 404
    for each in (eve, page):
        each.context.close()
