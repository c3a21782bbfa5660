"""Realtime without surprise: who is here, nothing moves under the hand, nothing is lost offline."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation
from tests.journeys.line import Line
from tests.journeys.signing_in import sign_in, sign_in_at
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

PACE = 40  # ms, as a fast typist
SUPPORT = "support@nordnetz.example"


@pytest.fixture
def tariq(browser: Browser, demo: Installation) -> Iterator[Page]:
    """Tariq at a desk of his own, in German, on a telephone."""
    context = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, demo, "tariq")
    yield page
    context.close()


@pytest.fixture
def api(demo: Installation) -> httpx.Client:
    return demo.api("nordnetz")


def opened(page: Page, place: int = 0) -> str:
    """The id of the conversation at this place of the list, once one can write in it."""
    page.locator(".row").nth(place).click()
    page.locator("trix-editor").wait_for()
    return str(page.locator("#talk").get_attribute("data-conversation"))


def all_open(page: Page) -> Page:
    """At the list to which every new mail comes."""
    page.goto(f"{page.url.partition('conversations/')[0]}conversations/?view=open")
    return page


def told(page: Page) -> Locator:
    """What is said of others who are here."""
    return page.locator("desk-onlookers > .now")


def note(api: httpx.Client, conversation: str, text: str) -> None:
    said = {"direction": "note", "text": text}
    api.post(f"conversations/{conversation}/messages", json=said).raise_for_status()


def test_two_see_each_other_reading_and_typing(jana: Page, tariq: Page) -> None:
    opened(jana)
    expect(told(jana)).to_have_text("")
    tariq.goto(jana.url)
    expect(told(jana)).to_contain_text("Tariq Aziz\u2069 is looking at this.")
    expect(told(tariq)).to_contain_text("Jana Köster\u2069 sieht sich das an.")
    again = jana.context.new_page()
    again.goto(jana.url)
    again.locator("trix-editor").click()
    again.keyboard.type("DSLAM 4?", delay=PACE)
    expect(told(tariq)).to_have_text("\u2068Jana Köster\u2069 schreibt eine Antwort.")
    check(tariq)
    again.locator("trix-editor").fill("")
    again.close()
    tariq.locator("label[for^=note-]").click()
    with tariq.expect_response(re.compile("/draft/")):
        tariq.locator("trix-editor").press_sequentially("It is the old profile.", delay=PACE)
    expect(told(jana)).to_contain_text("is writing a note.")
    check(jana)
    tariq.goto("about:blank")
    expect(told(jana)).to_have_text("")
    expect(jana.locator("desk-onlookers > .begun")).to_contain_text("Tariq Aziz has begun a note")
    tariq.goto(jana.url)
    with tariq.expect_response(re.compile("/draft/")):
        tariq.locator("trix-editor").fill("")


def test_two_replies_do_not_cross_unseen(jana: Page, tariq: Page) -> None:
    opened(jana, 1)
    tariq.goto(jana.url)
    tariq.locator("trix-editor").click()
    tariq.keyboard.type("We measure", delay=PACE)
    jana.locator("trix-editor").press_sequentially("I ring you.", delay=PACE)
    jana.keyboard.press("Control+Enter")
    expect(jana.locator(".message.outbound", has_text="I ring you.")).to_be_visible()
    expect(tariq.locator(".message.outbound", has_text="I ring you.")).to_be_visible()
    tariq.locator("trix-editor").press("Control+Enter")
    warned = tariq.get_by_role("alert")
    expect(warned).to_contain_text("Jana Köster hat inzwischen geantwortet.")
    expect(tariq.locator("trix-editor")).to_have_text("We measure")
    check(tariq)
    tariq.locator("trix-editor").press("Control+Enter")
    expect(tariq.locator(".message.outbound", has_text="We measure")).to_be_visible()
    expect(warned).to_have_count(0)


def test_the_list_stands_still_under_the_pointer(jana: Page, demo: Installation) -> None:
    first = all_open(jana).locator(".row").first
    first.hover()
    before = first.get_attribute("data-conversation")
    mail = customer_mail("Ole Hansen <ole@hansen.example>", SUPPORT, "Umzug", "Wann kommt wer?")
    demo.send(mail, "ole@hansen.example", SUPPORT)
    expect(jana.locator("#changed")).to_have_text("1 changed")
    assert first.get_attribute("data-conversation") == before
    check(jana)
    jana.mouse.move(900, 500)
    expect(first).to_contain_text("Ole Hansen")
    expect(jana.locator("#changed")).to_be_hidden()


def test_focus_and_an_open_menu_stay_where_they_are(
    jana: Page, demo: Installation, api: httpx.Client
) -> None:
    row = all_open(jana).locator(".row").nth(1)
    row.focus()
    before = row.get_attribute("data-conversation")
    mail = customer_mail("Ole Hansen <ole@hansen.example>", SUPPORT, "Kabel", "Wo liegt es?")
    demo.send(mail, "ole@hansen.example", SUPPORT)
    expect(jana.locator(".row").nth(2)).to_have_attribute("data-conversation", str(before))
    expect(jana.locator(f'.row[data-conversation="{before}"]')).to_be_focused()
    conversation = opened(jana)
    menu = jana.locator(".head details.menu").first
    menu.locator("summary").press("Enter")
    api.post(f"conversations/{conversation}/solution").raise_for_status()
    expect(jana.locator(".head .pill.ok")).to_have_count(1)
    expect(menu).to_have_attribute("open", "")
    expect(menu.locator(".choice").first).to_be_focused()


@pytest.mark.parametrize("moved", [0, 1, 3])
def test_the_focused_row_keeps_the_focus_wherever_it_goes(
    jana: Page, api: httpx.Client, moved: int
) -> None:
    rows = all_open(jana).locator(".row")
    goes_up = rows.nth(3).get_attribute("data-conversation")
    rows.nth(moved).focus()
    focused = rows.nth(moved).get_attribute("data-conversation")
    said = {"direction": "outbound", "text": "Hm."}
    api.post(f"conversations/{goes_up}/messages", json=said).raise_for_status()
    expect(rows.first).to_have_attribute("data-conversation", str(goes_up), timeout=10_000)
    expect(jana.locator(f'.row[data-conversation="{focused}"]')).to_be_focused()


def test_who_reads_further_up_is_told_and_not_moved(jana: Page, api: httpx.Client) -> None:
    conversation = opened(jana)
    for number in range(12):
        note(api, conversation, f"Look at line {number}.")
    expect(jana.locator(".message", has_text="Look at line 11.")).to_be_visible()
    timeline = jana.locator("desk-timeline")
    timeline.evaluate("node => node.scrollTop = 0")
    fresh = jana.locator(".fresh")
    note(api, conversation, "One more.")
    expect(fresh).to_have_text("1 new message")
    note(api, conversation, "And another.")
    expect(fresh).to_have_text("2 new messages")
    assert timeline.evaluate("node => node.scrollTop") == 0
    fresh.press("Enter")
    expect(jana.locator(".message", has_text="And another.")).to_be_in_viewport()
    expect(fresh).to_be_hidden()


def test_what_happened_meanwhile_is_there_after_a_lost_connection(
    tariq: Page, demo: Installation, api: httpx.Client
) -> None:
    tariq.set_viewport_size({"width": 1440, "height": 900})
    with Line(demo.url) as line:
        sign_in_at(tariq, line.url, "tariq@nordnetz.example", demo.password)
        conversation = opened(tariq)
        line.cut()
        expect(tariq.locator("#offline > span")).to_be_visible()
        tariq.locator("trix-editor").press_sequentially("Kept while away", delay=PACE)
        tariq.keyboard.press("Control+Enter")
        expect(tariq.locator("#toast")).to_contain_text("Keine Antwort vom Server")
        note(api, conversation, "Said while you were away.")
        line.mend()
        said = tariq.locator(".message", has_text="Said while you were away.")
        expect(said).to_be_visible(timeout=60_000)
        expect(tariq.locator("#offline > span")).to_be_hidden()
        expect(tariq.locator("trix-editor")).to_have_text("Kept while away")
        tariq.locator("trix-editor").press("Control+Enter")
        sent = tariq.locator(".message.outbound", has_text="Kept while away")
        expect(sent).to_have_count(1)
        expect(tariq.locator("trix-editor")).to_have_text("")


def test_the_tab_says_how_much_is_unread(jana: Page, demo: Installation) -> None:
    all_open(jana)
    mail = customer_mail("Ole Hansen <ole@hansen.example>", SUPPORT, "Strom", "Ist er weg?")
    demo.send(mail, "ole@hansen.example", SUPPORT)
    expect(jana).to_have_title(re.compile(r"^\(\d+\) All open"))
    expect(jana.locator("link[rel=icon]")).to_have_attribute("href", re.compile("mark-unread"))
