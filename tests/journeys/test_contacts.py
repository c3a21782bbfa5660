"""A company brings its customers along, finds two to be one, and takes its list with it.

Everything is real: processes, database, worker, Chromium.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

TABLE = """\
Vorname;Nachname;E-Mail;Telefon;Firma
Ada;Brandt;ada@brandt.example;0176 1234567;Ruderclub Süd
Bo;Lund;bo@@lund;;Ruderclub Süd
Cem;Aydın;cem@aydin.example;12;
Dana;Brandt;dana@brandt.example;;
"""


def contacts(page: Page) -> None:
    """Where the list is."""
    page.get_by_role("link", name="Contacts", exact=True).click()
    expect(page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()


def bring(page: Page, name: str, content: bytes) -> None:
    """Choose a file and have it looked through."""
    contacts(page)
    page.get_by_role("link", name="Import").click()
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Table of contacts (CSV)").set_input_files(file)
    page.get_by_role("button", name="Look it through").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible(timeout=30_000)


def take_in(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Take in")).click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=30_000)


def count(page: Page, what: str) -> str:
    return page.locator(".counts > div", has_text=what).locator("dd").inner_text()


def test_a_list_comes_in_with_two_errors_and_is_corrected(jana: Page) -> None:
    bring(jana, "kunden.csv", TABLE.encode("cp1252", "replace"))
    assert (count(jana, "new contacts"), count(jana, "refused")) == ("2", "2")
    expect(jana.get_by_role("row", name="“bo@@lund”")).to_contain_text("3")
    check(jana)
    take_in(jana)
    with jana.expect_download() as download:
        jana.get_by_role("link", name="Refused lines as a table").click()
    refused = Path(download.value.path()).read_bytes()
    corrected = refused.decode("utf-8-sig").replace("bo@@lund", "bo@lund.example")
    corrected = corrected.replace("12", "030 1234567", 1)
    bring(jana, "kunden-2.csv", corrected.encode())
    assert (count(jana, "new contacts"), count(jana, "refused")) == ("2", "0")
    take_in(jana)
    bring(jana, "kunden-3.csv", corrected.encode())
    assert (count(jana, "the same already"), count(jana, "new contacts")) == ("2", "0")


def test_two_are_joined_and_taken_apart(jana: Page) -> None:
    contacts(jana)
    jana.keyboard.press("/")
    jana.keyboard.type("brandt", delay=40)
    jana.keyboard.press("Enter")
    jana.get_by_role("link", name="Ada Brandt").click()
    jana.get_by_role("link", name="Same person as somebody else?").click()
    jana.get_by_label("Name or address").fill("dana@")
    jana.get_by_role("button", name="Search").click()
    found = jana.get_by_role("link", name="Dana Brandt")
    found.wait_for()
    check(jana)
    found.click()
    expect(jana.locator(".preview")).to_contain_text("dana@brandt.example")
    check(jana)
    jana.get_by_label("Why do you believe that they are one person?").fill("Same number.")
    jana.get_by_role("button", name="Join them").click()
    person = jana.locator(".sheet-of-one")
    expect(person.locator(".joined")).to_contain_text("Same number.")
    expect(person.locator(".facts").first).to_contain_text("dana@brandt.example")
    person.get_by_role("button", name="They are two").click()
    expect(person.locator(".joined")).to_have_count(0)
    expect(person.locator(".facts").first).not_to_contain_text("dana@brandt.example")


def test_what_is_known_is_written_beside_the_conversation(jana: Page) -> None:
    jana.locator(".row").first.click()
    panel = jana.locator("#person")
    panel.locator("#edit-about > summary").click()
    panel.get_by_role("textbox", name="What we know").fill("Rings late.")
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator(".known .about")).to_have_text("Rings late.")
    expect(panel.locator("#edit-about > summary")).to_be_focused()
    panel.locator("#edit-details > summary").click()
    panel.get_by_label("Organisation").press_sequentially("Ruder", delay=40)
    expect(panel.locator("datalist option")).to_have_count(1)
    panel.get_by_label("Organisation").fill("Ruderclub Süd")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("link", name="Ruderclub Süd")).to_be_visible()
    check(jana)
    panel.get_by_role("link", name="Ruderclub Süd").click()
    expect(jana.locator(".people > li")).to_have_count(3)


def test_somebody_elses_address_is_refused_and_nothing_lost(
    browser: Browser, demo: Installation
) -> None:
    page = signed_in(browser, demo)
    page.locator(".row").first.click()
    panel = page.locator("#person")
    panel.get_by_text("Add an address").click()
    panel.get_by_label("Address", exact=True).fill("ada@brandt.example")
    panel.get_by_role("button", name="Add", exact=True).click()
    expect(panel.locator(".errors")).to_contain_text("belongs to Ada Brandt")
    expect(panel.get_by_label("Address", exact=True)).to_have_value("ada@brandt.example")
    check(page)
    panel.get_by_role("link", name="Ada Brandt").click()
    expect(page.get_by_role("heading", name="Ada Brandt")).to_be_visible()
    page.context.close()


def test_the_list_goes_out_again(jana: Page) -> None:
    contacts(jana)
    with jana.expect_download() as download:
        jana.get_by_role("link", name="Export").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "ada@brandt.example" in text
    assert "'+491761234567" in text


def test_a_message_to_somebody_is_begun(jana: Page) -> None:
    contacts(jana)
    jana.get_by_role("link", name="Cem").click()
    jana.get_by_role("link", name="Write a message").click()
    expect(jana.get_by_label("To", exact=True)).to_have_value(re.compile("cem@aydin.example"))


@pytest.fixture(params=[("light", "en-GB"), ("dark", "de-DE")], ids="-".join)
def dressed(request: pytest.FixtureRequest, browser: Browser, demo: Installation) -> Iterator[Page]:
    """Jana in another dress."""
    scheme, locale = request.param
    page = signed_in(browser, demo, color_scheme=scheme, locale=locale)
    yield page
    page.context.close()


def signed_in(browser: Browser, demo: Installation, **options: Any) -> Page:
    """Jana in a browser of its own, which may complain in its console."""
    page = browser.new_context(**{"locale": "en-GB", **options}).new_page()
    sign_in(page, demo)
    return page


@pytest.mark.parametrize("size", [(1440, 900), (800, 490), (390, 844)], ids=str)
def test_every_page_in_every_dress(
    dressed: Page, demo: Installation, size: tuple[int, int]
) -> None:
    dressed.set_viewport_size({"width": size[0], "height": size[1]})
    desk = f"{demo.url}/desk/nordnetz/"
    for place in ("contacts/", "contacts/?q=unicorn", "contacts/new/", "imports/"):
        dressed.goto(desk + place)
        check(dressed)
    dressed.goto(f"{desk}contacts/")
    dressed.locator(".people .one").last.click()
    dressed.locator(".sheet-of-one summary").first.wait_for()
    for summary in dressed.locator(".sheet-of-one summary").all():
        summary.click()
    check(dressed)


@pytest.mark.parametrize("name", ["ليلى حداد الدين", "W" * 200], ids=["from the right", "endless"])
def test_names_stay_where_they_belong(browser: Browser, demo: Installation, name: str) -> None:
    api = demo.api("nordnetz")
    contact = f"contacts/{api.post('contacts', json={'name': name}).json()['id']}/"
    club = api.post("organisations", json={"name": name}).json()["id"]
    api.put(f"{contact}organisation", json={"organisation_id": club})
    page = signed_in(browser, demo, viewport={"width": 390, "height": 844})
    for place in (contact, f"{contact}joining/", f"organisations/{club}/", "contacts/"):
        page.goto(f"{demo.url}/desk/nordnetz/{place}")
        expect(page.get_by_text(name).first).to_be_attached()
        check(page)
    page.context.close()
