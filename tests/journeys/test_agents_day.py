"""An agent's day by keyboard alone: English on a desk; German, dark, as wide as a telephone."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from egal.testing.mailserver import customer_mail
from tests.journeys.installation import Installation, until
from tests.journeys.line import Line
from tests.journeys.signing_in import sign_in
from tests.journeys.test_account import with_a_finger
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

PACE = 40  # ms, as a fast typist
MANY = 200
SUPPORT = "support@nordnetz.example"
TELEPHONE = "0461 {} 55{}"


@dataclass(frozen=True)
class Day:
    """Whose it is, in which dress; seconds: how long the connection is lost."""

    who: str
    locale: str
    width: int
    scheme: Literal["light", "dark"]
    seconds: int
    words: dict[str, str]

    def page(self, browser: Browser) -> Page:
        size: ViewportSize = {"width": self.width, "height": 900}
        context = browser.new_context(locale=self.locale, viewport=size, color_scheme=self.scheme)
        context.set_default_timeout(15_000)
        return context.new_page()


ENGLISH = {
    "snoozed": "Snoozed.",
    "solved": "Solved.",
    "merged": "Merged.",
    "spam": "Put away as spam.",
    "tagged": f"{MANY} conversations tagged “campaign”",
    "undone": f"{MANY} conversations are as they were before",
    "selected": "{} selected",
}
GERMAN = {
    "snoozed": "Zurückgestellt.",
    "solved": "Gelöst.",
    "merged": "Zusammengelegt.",
    "spam": "Als Spam abgelegt.",
    "tagged": f"{MANY} Anliegen mit „campaign“ verschlagwortet",
    "undone": f"{MANY} Anliegen sind wieder wie zuvor",
    "selected": "{} gewählt",
}
DAYS = [
    Day("jana", "en-GB", 1440, "light", 60, ENGLISH),
    Day("tariq", "de-DE", 390, "dark", 5, GERMAN),
]


@pytest.fixture(params=DAYS, ids=lambda day: f"{day.locale}-{day.width}")
def day(request: pytest.FixtureRequest) -> Day:
    assert isinstance(request.param, Day)
    return request.param


@pytest.fixture
def line(demo: Installation) -> Iterator[Line]:
    """By which the agent's browser reaches the desk."""
    with Line(demo.url) as line:
        yield line


@pytest.fixture
def agent(browser: Browser, demo: Installation, line: Line, day: Day) -> Iterator[Page]:
    """Signed in by a passkey that was made before, and at the desk by a line that can break."""
    page = day.page(browser)
    with_a_finger(page)
    sign_in(page, demo, day.who)
    page.goto(f"{demo.url}/account/passkeys/new/")
    page.locator("[name=password]").fill(demo.password)
    page.keyboard.press("Enter")
    page.locator("[name=name]").press("Enter")
    page.locator(".codes").wait_for()
    page.goto(f"{demo.url}/sign-out/")
    page.locator("form button").first.press("Enter")
    page.locator("[data-needs-passkeys] button").press("Enter")
    page.wait_for_url("**/desk/nordnetz/**")
    page.goto(line.url.replace("127.0.0.1", "localhost"))  # whose cookies are the same
    page.wait_for_url("**/desk/nordnetz/**")
    yield page
    page.context.close()


@pytest.fixture
def ole(browser: Browser, demo: Installation) -> Iterator[Page]:
    """A colleague, elsewhere."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, demo, "ole")
    yield page
    context.close()


@pytest.fixture
def work(demo: Installation, day: Day) -> None:
    """Ten who ask, each something else, and two hundred who ask about a campaign."""
    for number in range(10):
        sender = f"{day.who}{number}@asks.example"
        text = f"Where is my router?\n\nTel. {TELEPHONE.format(day.width, number)}"
        demo.send(customer_mail(sender, SUPPORT, f"Matter {number}", text), sender, SUPPORT)
    for number in range(MANY):
        sender = f"{day.who}-reader{number}@mail.example"
        demo.send(customer_mail(sender, SUPPORT, "Campaign", "What is it?"), sender, SUPPORT)
    api = demo.api("nordnetz")
    newest = {"q": f"from:{day.who}-reader{MANY - 1}"}
    until(lambda: api.get("conversations", params=newest).json()["items"], seconds=90)


def test_an_agents_day(
    work: None, agent: Page, ole: Page, demo: Installation, line: Line, day: Day
) -> None:
    search(agent, f"from:{day.who} from:asks.example is:unsolved")
    expect(agent.locator(".row")).to_have_count(10)
    check(agent)
    done: list[str] = []
    works_through_six(Desk(agent, day, done), ole)
    works_through_four_more(Desk(agent, day, done))
    assert len(set(done)) == 10
    tags_two_hundred_and_takes_it_back(agent, day)
    finds_by_half_a_number(agent, day)
    works_on_without_a_connection(agent, demo, line, day)


@dataclass(frozen=True)
class Desk:
    """A page and whose day it is; done: the ids of the conversations that were worked on."""

    page: Page
    day: Day
    done: list[str]

    def following(self) -> str:
        """Opens one that is new, after going back to the list where that is out of sight."""
        assert "view=search" in self.page.url
        first = self.page.locator(".row").first
        if not first.is_visible():
            self.page.keyboard.press("u")
            first.wait_for()
        for key in [*"j" * 10, *"k" * 10]:
            self.page.keyboard.press(key)
            at = str(self.page.evaluate("document.activeElement.dataset.conversation"))
            if at not in self.done:
                break
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#talk")).to_have_attribute("data-conversation", at)
        editor(self.page).wait_for()
        self.done.append(at)
        return at

    def goes_on_to_another(self) -> None:
        """By itself, after what puts the one away that was open."""
        expect(self.page.locator("#talk")).not_to_have_attribute("data-conversation", self.done[-1])
        editor(self.page).wait_for()

    def comes_back(self) -> None:
        self.page.keyboard.press("z")
        expect(self.page.locator("#talk")).to_have_attribute("data-conversation", self.done[-1])

    def says(self, word: str) -> None:
        expect(self.page.locator("#toast")).to_contain_text(self.day.words[word])


def works_through_six(desk: Desk, ole: Page) -> None:
    page = desk.page
    desk.following()
    takes_a_reply_back(page)

    asks_a_colleague(page, ole, desk.following())

    desk.following()
    page.keyboard.press("s")
    expect(page.locator(".snoozing .choice").first).to_be_focused()
    page.keyboard.press("Enter")
    desk.says("snoozed")
    desk.goes_on_to_another()
    desk.comes_back()

    desk.following()
    page.keyboard.press("a")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    expect(page.locator(".head .assignee")).to_contain_text("Ole Petersen")
    page.keyboard.press("t")
    page.keyboard.type("router", delay=PACE)
    page.keyboard.press("Enter")
    expect(page.locator(".head .with")).to_contain_text("router")
    page.keyboard.press("Escape")

    desk.following()
    page.keyboard.press("e")
    desk.says("solved")
    desk.goes_on_to_another()

    desk.following()
    page.keyboard.press("e")
    desk.goes_on_to_another()
    desk.comes_back()
    expect(page.locator(".head .pill.ok")).to_have_count(0)


def works_through_four_more(desk: Desk) -> None:
    page = desk.page
    desk.following()
    page.keyboard.press("m")
    expect(page.locator("#merge-words")).to_be_focused()
    page.keyboard.type("mara.lind", delay=PACE)
    page.locator(".candidates .choice", has_text="Mara Lindner").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#step .preview li").first.wait_for()
    check(page)
    page.keyboard.press("Enter")
    desk.says("merged")
    desk.goes_on_to_another()
    desk.comes_back()

    desk.following()
    page.keyboard.press("#")
    desk.says("spam")
    desk.goes_on_to_another()
    desk.comes_back()

    desk.following()
    desk.following()


def takes_a_reply_back(page: Page) -> None:
    page.keyboard.press("r")
    expect(editor(page)).to_be_focused()
    page.keyboard.type("We look at it.", delay=PACE)
    page.keyboard.press("Control+Enter")
    sent = page.locator(".message.outbound", has_text="We look at it.")
    expect(sent.locator(".held")).to_be_visible()
    leave_the_editor(page)
    page.keyboard.press("z")
    expect(editor(page)).to_have_text("We look at it.")
    expect(sent).to_have_count(0)
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(sent).to_be_visible()
    leave_the_editor(page)


def asks_a_colleague(page: Page, ole: Page, matter: str) -> None:
    """They see each other type, and the answer is there without a reload."""
    before = int(ole.locator("#bell").get_attribute("data-count") or "")
    page.keyboard.press("n")
    page.keyboard.type("Do you know this line, @ole", delay=PACE)
    expect(page.locator("desk-completion [role=option]")).to_contain_text("Ole Petersen")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.note mark.mention").last).to_have_text("@Ole Petersen")
    leave_the_editor(page)

    expect(ole.locator("#bell")).to_have_attribute("data-count", str(before + 1))
    ole.locator("#bell").press("Enter")
    ole.locator("#bell-panel .told-list a").first.press("Enter")
    expect(ole.locator("#talk")).to_have_attribute("data-conversation", matter)
    editor(ole).wait_for()
    ole.keyboard.press("n")
    ole.keyboard.type("Yes, an old splitter.", delay=PACE)
    expect(others(page)).to_contain_text("Ole Petersen")
    expect(others(page)).to_contain_text(re.compile("is writing a note|schreibt eine Notiz"))
    page.keyboard.press("n")
    page.keyboard.type("Thank", delay=PACE)
    expect(others(ole)).to_contain_text("is writing a note")
    check(page)
    ole.keyboard.press("Control+Enter")
    expect(page.locator(".message.note", has_text="an old splitter")).to_be_visible()
    expect(editor(page)).to_have_text("Thank")
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    leave_the_editor(page)


def tags_two_hundred_and_takes_it_back(page: Page, day: Day) -> None:
    search(page, f"from:{day.who}-reader is:unsolved")
    page.locator(".row").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar, change = page.locator("#many"), page.locator("#change")
    bar.locator("[type=checkbox]").wait_for(state="attached")
    tab_to(page, bar.locator("[type=checkbox]"), "Shift+Tab")
    page.keyboard.press("Space")
    tab_to(page, bar.locator(".every"))
    page.keyboard.press("Enter")
    expect(bar.locator(".number")).to_have_text(day.words["selected"].format(MANY))
    tab_to(page, bar.locator("summary", has=page.locator("use[href*=tag]")))
    page.keyboard.press("Enter")
    page.keyboard.type("campaign", delay=PACE)
    page.keyboard.press("Enter")
    expect(change).to_contain_text(day.words["tagged"], timeout=30_000)
    check(page)
    page.keyboard.press("z")
    expect(change).to_contain_text(day.words["undone"], timeout=30_000)
    expect(page.locator(".row .pill.tag")).to_have_count(0)


def finds_by_half_a_number(page: Page, day: Day) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.type(TELEPHONE.format(day.width, 7)[5:], delay=PACE)
    found = page.locator("#palette [role=option]", has_text="Matter 7").first
    found.wait_for()
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".head h1")).to_have_text("Matter 7")


def works_on_without_a_connection(page: Page, demo: Installation, line: Line, day: Day) -> None:
    editor(page).wait_for()
    matter = page.locator("#talk").get_attribute("data-conversation")
    line.cut()
    expect(page.locator("#offline > span")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Written while away.", delay=PACE)
    said = [f"Said while away: {number}." for number in range(3)]
    api = demo.api("nordnetz")
    for text in said:
        note = {"direction": "note", "text": text}
        api.post(f"conversations/{matter}/messages", json=note).raise_for_status()
    time.sleep(day.seconds)
    line.mend()
    expect(page.locator(".message", has_text="while away:")).to_have_text(
        [re.compile(text) for text in said], timeout=90_000
    )
    expect(page.locator("#offline > span")).to_be_hidden()
    expect(editor(page)).to_have_text("Written while away.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.outbound", has_text="Written while")).to_have_count(1)


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").fill("")
    page.keyboard.type(words, delay=PACE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**view=search&{urlencode({'q': words})}")
    expect(page.locator("#list-title")).to_be_focused()


def editor(page: Page) -> Locator:
    return page.locator("trix-editor")


def others(page: Page) -> Locator:
    """What is said of those who are here, too."""
    return page.locator("desk-onlookers > .now")


def leave_the_editor(page: Page) -> None:
    """It is empty and ready for the next once the last has gone."""
    expect(editor(page)).to_have_text("")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Escape")


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """By the key alone, as somebody without a mouse."""
    for _ in range(40):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"not reached: {wanted}")
