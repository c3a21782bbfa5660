"""An owner connects accounts of all networks, is told when one shuts us out, and mends it."""

import json
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from egal.testing.networks import Networks
from tests.journeys.installation import Installation, until
from tests.journeys.prepared import prepared
from tests.journeys.signing_in import sign_in_at
from tests.journeys.test_look import check
from tests.journeys.test_one_mail import PASSWORD, become_the_first_owner

pytestmark = pytest.mark.chromium

NARROW, WIDE = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)


@pytest.fixture(scope="module")
def networks() -> Iterator[Networks]:
    with Networks() as networks:
        yield networks


@pytest.fixture(scope="module")
def company(networks: Networks, browser: Browser) -> Iterator[Installation]:
    """With an owner, and no inbox yet."""
    graph = f"{networks.meta.url}/v23.0"
    stand = {"x": networks.x.url, "sms": networks.sms.url, "facebook": graph, "whatsapp": graph}
    company = prepared(NETWORKS_STAND_AT=json.dumps(stand), EGAL_PRIVATE_HOSTS=networks.place)
    company.program = (sys.executable, "-W", "ignore", "-m", "tests.journeys.at_networks")
    company.start()
    page = browser.new_page(locale="en-GB")
    become_the_first_owner(company, page)
    page.close()
    yield company
    company.remove()


@pytest.fixture
def owner(page: Page, company: Installation) -> Page:
    sign_in_at(page, company.url, "jana@nordnetz.example", PASSWORD)
    return page


def test_x_is_signed_in_shut_out_and_connected_again(owner: Page, networks: Networks) -> None:
    x = networks.x
    keys = {"client_id": x.client, "client_secret": x.secret, "budget": "50"}
    signing = {"consumer_key": x.consumer_key, "consumer_secret": x.consumer_secret}
    inbox = adds(owner, "x", inbox_address="@nordnetz", **keys, **signing)
    expect(state(owner)).to_contain_text("sign in with X")
    narrow_too(owner)
    owner.get_by_role("button", name="Sign in with X").click()
    owner.get_by_role("link", name="Authorize app").click()
    expect(owner.get_by_text("Signed in as nordnetz with X.")).to_be_visible()
    assert "code_challenge_method=S256" in asked_at(networks, "/x/i/oauth2/authorize")
    works(owner)
    x.posts("mara", "@nordnetz Unser Anschluss ist weg.", reach=1200)
    hears(owner, "Unser Anschluss ist weg.")

    x.takes_back()
    in_trouble(owner, inbox, "Choose “Connect again”")
    expect(owner.get_by_text("Signed in as nordnetz")).to_have_count(0)
    owner.get_by_role("button", name="Connect again").click()
    owner.get_by_role("link", name="Authorize app").click()
    works(owner)
    x.posts("mara", "@nordnetz Jetzt geht er wieder.", reach=1200)
    hears(owner, "Jetzt geht er wieder.")


def test_a_page_is_chosen_shut_out_and_connected_again(owner: Page, networks: Networks) -> None:
    meta, facebook = networks.meta, networks.facebook
    meta.pages["108642097532"] = "Nordnetz Business"
    inbox = adds(owner, "facebook", app_id=meta.id, app_secret=meta.secret)
    owner.get_by_role("button", name="Sign in with Facebook").click()
    owner.get_by_role("link", name="Continue").click()
    narrow_too(owner)
    owner.get_by_role("radio", name=facebook.page).check()
    owner.get_by_role("button", name="Connect this one").click()
    expect(owner.locator("header.head")).to_contain_text(facebook.page)
    pasted_at_meta(owner, networks, "page")
    works(owner)
    facebook.writes("henrik", "Kann ich die Rechnung auf Papier haben?")
    hears(owner, "Rechnung auf Papier")

    meta.tokens.clear()
    owner.goto(inbox)
    owner.get_by_role("button", name="Test the connection").click()
    expect(owner.locator("#check")).to_contain_text("Choose “Connect again”")
    in_trouble(owner, inbox, "Choose “Connect again”")
    owner.get_by_role("button", name="Connect again").click()
    owner.get_by_role("link", name="Continue").click()
    works(owner)


def test_a_whatsapp_number_works_by_its_form(owner: Page, networks: Networks) -> None:
    whatsapp, meta = networks.whatsapp, networks.meta
    adds(
        owner,
        "whatsapp",
        inbox_address=f"+{whatsapp.number}",
        phone=whatsapp.phone,
        account=whatsapp.account,
        access_token=meta.token(whatsapp.account),
        app_secret=meta.secret,
    )
    narrow_too(owner)
    pasted_at_meta(owner, networks, "whatsapp_business_account")
    works(owner)
    assert whatsapp.subscribed
    whatsapp.writes("mara", "Kann ich pausieren, solange ich im Ausland bin?")
    hears(owner, "Kann ich pausieren")


def test_a_number_for_text_messages_says_what_to_mend(owner: Page, networks: Networks) -> None:
    sms = networks.sms
    inbox = adds(owner, "sms", inbox_address=sms.number, account=sms.sid, token="wrong")
    owner.get_by_role("button", name="Copy").click()
    expect(owner.get_by_role("button", name="Copied")).to_be_visible()
    sms.webhook = owner.locator("code.command").inner_text()
    narrow_too(owner)
    in_trouble(owner, inbox, "Copy both from console.twilio.com")
    owner.locator("[name=token]").fill(sms.token)
    owner.get_by_role("button", name="Save").click()
    works(owner)
    sms.writes("henrik", "Techniker war da, aber kein Signal.")
    hears(owner, "Techniker war da")


def adds(owner: Page, channel: str, **given: str) -> str:
    """By the form that its card leads to; the address of its page."""
    owner.goto(f"{desk(owner)}settings/new-inbox/")
    owner.locator(f".channels [data-channel={channel}] a").click()
    for name, value in given.items():
        owner.locator(f"[name={name}]").fill(value)
    narrow_too(owner)
    owner.get_by_role("button", name="Save").click()
    owner.wait_for_url("**/settings/inboxes/*/")
    return owner.url


def works(owner: Page) -> None:
    owner.get_by_role("button", name="Test the connection").click()
    expect(owner.locator("#check")).to_contain_text("the server accepts us")
    until(lambda: _says(owner, owner.url.partition("#")[0], state(owner), "Works."))
    check(owner)


def in_trouble(owner: Page, inbox: str, remedy: str) -> None:
    """It is said beside the inbox and on its page, where the remedy is."""
    row = owner.locator(".inboxes li", has=owner.locator(f"[href='{urlsplit(inbox).path}']"))
    until(lambda: _says(owner, f"{desk(owner)}settings/inboxes/", row, remedy))
    expect(row.locator(".pill.bad")).to_be_visible()
    narrow_too(owner)
    owner.goto(inbox)
    expect(state(owner)).to_contain_text(remedy)
    narrow_too(owner)


def hears(owner: Page, words: str) -> None:
    """It is a conversation."""
    here = owner.url
    owner.goto(f"{desk(owner)}conversations/?view=open")
    expect(owner.locator(".row", has_text=words)).to_be_visible()
    owner.goto(here)


def pasted_at_meta(owner: Page, networks: Networks, kind: str) -> None:
    """What the page says to paste there is pasted there, and Meta asks back."""
    url, token, fields = owner.locator("code.command").all_inner_texts()[-3:]
    meta = networks.meta
    said = {
        "object": kind,
        "callback_url": url,
        "verify_token": token,
        "fields": fields.replace(" ", ""),
        "access_token": f"{meta.id}|{meta.secret}",
    }
    httpx.post(f"{meta.url}/v23.0/{meta.id}/subscriptions", json=said).raise_for_status()


def asked_at(networks: Networks, path: str) -> str:
    """The last question there."""
    return next(each.path for each in reversed(networks.requests) if each.path.startswith(path))


def narrow_too(owner: Page) -> None:
    check(owner)
    owner.set_viewport_size(NARROW)
    check(owner)
    owner.set_viewport_size(WIDE)


def state(owner: Page) -> Locator:
    return owner.locator(".state > .told").first


def desk(owner: Page) -> str:
    return f"{owner.url.partition('/desk/')[0]}/desk/nordnetz/"


def _says(owner: Page, url: str, here: Locator, words: str) -> bool:
    """Once it is loaded anew."""
    owner.goto(url)
    return words in here.inner_text()
