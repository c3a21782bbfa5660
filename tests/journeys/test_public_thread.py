"""The public thread at the desk, as those who read along see it at the simulators of the demo."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.stage import Stage
from tests.journeys.test_look import check

pytestmark = pytest.mark.chromium

WIDE: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1440, "height": 900}}
NARROW: dict[str, Any] = {"locale": "de-DE", "viewport": {"width": 390, "height": 844}}
POST = "Heute Nacht von 1:00 bis 4:00 arbeiten wir am Netz in Altona."
IN_ORDER = [
    *("Nordnetz", "Frieda Brandt", "Router Deals", "Thore Jessen", "Best Router Deals"),
    "Nele Kruse",
]
BOT = "https://router-deals.example/24"
ANSWER = "Ja, auch dort. Um 4:00 sind wir fertig, versprochen."
NOT_CROSS = "@nordnetz Mein Opa flucht, der Router sei Schrott, dabei war der Stecker locker."


@pytest.fixture
def stage(demo: Installation) -> Stage:
    return Stage(demo)


@pytest.fixture
def desk(browser: Browser, demo: Installation) -> Iterator[Page]:
    yield from _jana(browser, demo, WIDE)


@pytest.fixture
def pocket(browser: Browser, demo: Installation) -> Iterator[Page]:
    """In German, on a telephone."""
    yield from _jana(browser, demo, NARROW)


def test_a_pile_on_is_one_row_and_gets_one_answer(desk: Page, stage: Stage) -> None:
    thread = opened(desk, "Bei mir ist es jetzt schon weg")
    assert thread.locator(".post b").all_inner_texts() == IN_ORDER
    expect(thread.locator(".post", has_text="Nele Kruse").locator(".reach")).to_contain_text(
        "1,240"
    )
    check(desk)
    rows = desk.locator(".row")
    thread.get_by_role("button", name="Fold into one row").click()
    expect(rows.filter(has_text="5 below one post")).to_have_count(1)
    expect(rows.filter(has_text="Router Deals")).to_have_count(0)
    desk.locator("#toast").get_by_role("button", name="Undo").click()
    expect(rows.filter(has_text="Router Deals")).to_have_count(2)
    thread.get_by_role("button", name="Fold into one row").click()
    answers_all(desk, thread)
    said = stage.wait_for(ANSWER)
    assert said.count(ANSWER) == 1
    assert said.index(POST) < said.index(ANSWER)
    expect(thread.locator(".post.ours", has_text=ANSWER)).to_be_visible()
    thread.locator(".of-thread summary").click()
    expect(thread.locator(".others").get_by_text("waiting for customer")).to_have_count(4)
    thread.get_by_role("button", name="Show each in the lists again").click()
    expect(rows.filter(has_text="Router Deals")).to_have_count(2)


def test_a_bot_is_hidden_from_those_who_read_along(desk: Page, stage: Stage) -> None:
    thread = opened(desk, "Gilt das auch für die Große Bergstraße?")
    bot = thread.locator(".post", has_text=BOT)
    does(bot, "hide")
    assert stage.says_of(BOT, "hidden by its thread’s author")
    expect(bot).to_contain_text("hidden from the public")
    check(desk)


def test_a_comment_is_liked_hidden_and_shown_again(pocket: Page, stage: Stage) -> None:
    said = "Endlich mal jemand, der Glasfaser bis in den Keller bringt"
    stage.play("fb-post", "/facebook", text="In Wedel graben wir ab Montag.")
    post = stage.id_of("In Wedel graben wir", "/facebook")
    stage.play("fb-comment", "/facebook", who="Wanja Ehlers", to=post, text=said)
    thread = opened(pocket, said, channel="facebook")
    comment = thread.locator(".post", has_text=said)
    does(comment, "like")
    assert stage.says_of(said, "1 like it", "/facebook")
    does(comment, "hide")
    assert stage.says_of(said, "hidden: only its author", "/facebook")
    expect(comment.locator(".pill.warn")).to_be_visible()
    check(pocket)
    does(comment, "unhide")
    assert not stage.says_of(said, "hidden: only its author", "/facebook", gone=True)
    expect(comment.locator(".pill.warn")).to_have_count(0)


def test_a_wrong_guess_is_corrected_with_one_click_and_counted(desk: Page, stage: Stage) -> None:
    stage.play("x-post", who="ida_ottensen", reach="99000", text=NOT_CROSS)
    unhappy(desk)
    desk.locator(".row", has_text="Mein Opa flucht").click()
    below = desk.locator(".message.inbound", has_text="Mein Opa flucht").locator(".below")
    expect(below).to_contain_text("sounds unhappy")
    below.get_by_role("button", name="Not unhappy").click()
    expect(below).to_contain_text("not unhappy, says Jana")
    unhappy(desk)
    expect(desk.locator(".row").first).to_be_visible()
    expect(desk.locator(".row", has_text="Mein Opa flucht")).to_have_count(0)
    desk.goto(desk.url.partition("conversations/")[0] + "settings/moods/")
    expect(desk.locator(".honest tbody tr").first.locator("td").nth(2)).to_have_text("1")
    check(desk)


def test_these_pages_fit_a_telephone(pocket: Page) -> None:
    unhappy(pocket)
    check(pocket)
    place = pocket.url.partition("conversations/")[0] + "settings/"
    for page in ("moods/", "unhappy/", "public-words/"):
        pocket.goto(place + page)
        check(pocket)
        hidden = (
            "[...document.querySelectorAll('.scrolls')].map(e => e.scrollWidth - e.clientWidth)"
        )
        assert not any(pocket.evaluate(hidden)), page


def opened(desk: Page, words: str, channel: str = "x") -> Locator:
    """The panel of the thread in which somebody said this."""
    desk.goto(
        desk.url.partition("?")[0].partition("conversations/")[0] + _view(f"channel-{channel}")
    )
    desk.locator(".row", has_text=words[:30]).first.click()
    thread = desk.locator("details.thread")
    thread.locator("> summary").click()
    expect(thread.locator(".post").first).to_be_visible()
    return thread


def does(post: Locator, what: str) -> None:
    post.locator(".gestures > summary").click()
    post.locator(f"[name=do][value={what}]").click()


def answers_all(desk: Page, thread: Locator) -> None:
    thread.get_by_role("link", name="One answer to all").click()
    form = desk.locator("#step[open]")
    expect(form).to_contain_text("all 5 below this post")
    form.locator("textarea").fill(ANSWER)
    check(desk)
    form.get_by_role("button", name="Answer in public").click()
    answer = desk.locator(".message.outbound", has_text=ANSWER)
    expect(answer.locator(".byline")).to_contain_text("to all below the post")
    thread.locator("> summary").click()


def unhappy(desk: Page) -> None:
    desk.goto(desk.url.partition("conversations/")[0] + _view("unhappy"))


def _view(name: str) -> str:
    return f"conversations/?view={name}"


def _jana(browser: Browser, demo: Installation, dress: dict[str, Any]) -> Iterator[Page]:
    """In whose browser no script fails."""
    context = browser.new_context(**dress)
    context.set_default_timeout(15_000)
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] if said.type == "error" else []))
    sign_in(page, demo)
    yield page
    context.close()
    assert not errors, errors
