"""X and Facebook in public and in private, with the simulators of the demo: what one side does the
other one sees."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.stage import Stage

pytestmark = pytest.mark.chromium

WRITE = ".composer trix-editor, .composer textarea[name=text]"
SIZES: dict[str, Any] = {
    "en": {"locale": "en-GB", "viewport": {"width": 1440, "height": 900}},
    "de": {"locale": "de-DE", "viewport": {"width": 390, "height": 844}},
}


@pytest.fixture
def stage(demo: Installation) -> Stage:
    return Stage(demo)


@pytest.fixture(params=SIZES)
def desk(request: pytest.FixtureRequest, browser: Browser, demo: Installation) -> Iterator[Page]:
    """Jana at all that is open: wide and in English, on a telephone and in German."""
    context = browser.new_context(**SIZES[request.param])
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/desk/nordnetz/conversations/?view=open")
    yield page
    context.close()


def width(desk: Page) -> int:
    """Tells what is said in one of the sizes from what was said in the other."""
    assert desk.viewport_size
    return desk.viewport_size["width"]


def test_a_public_post_comes_in_and_its_answer_stands_below_it(desk: Page, stage: Stage) -> None:
    post = f"@nordnetz {width(desk)}: Der Router blinkt"
    stage.play("x-post", who="ida_ottensen", reach="1200", text=post)
    row = desk.locator(".row", has_text="Ida Ottensen").first
    expect(row).to_contain_text(post)  # without a reload
    row.click()
    expect(desk.locator(".message.inbound").last).to_contain_text(post)
    write = f"Wir schauen nach, {desk.viewport_size}."
    desk.locator(WRITE).first.fill(write)
    desk.keyboard.press("Control+Enter")
    thread = stage.wait_for(write)
    assert thread.index(post) < thread.index(write)


def test_a_colleague_answers_in_the_network_and_it_is_seen_once(desk: Page, stage: Stage) -> None:
    asked = f"Ist noch jemand da? {width(desk)}"
    stage.play("fb-write", "/messenger", who="Onno Reimers", text=asked)
    desk.locator(".row", has_text=asked).first.click()
    expect(desk.locator(".message.inbound").last).to_contain_text(asked)
    said = f"Ja, im Posteingang der Seite, {desk.viewport_size}."
    stage.play("fb-in-app", "/messenger", who="Onno Reimers", text=said)
    expect(desk.locator(".message.outbound", has_text=said)).to_have_count(1)


def test_what_its_author_rewords_and_takes_back_is_said(desk: Page, stage: Stage) -> None:
    comment = f"Das ist doch Murks, {desk.viewport_size}"
    post = stage.id_of("Neue Tarife ab Januar", "/facebook")
    stage.play("fb-comment", "/facebook", who="Wanja Ehlers", to=post, text=comment)
    desk.locator(".row", has_text="Das ist doch Murks").first.click()
    here = desk.locator(".message.inbound").last
    expect(here).to_contain_text(comment)
    to = stage.id_of(comment, "/facebook")
    stage.play("fb-edit", "/facebook", to=to, text=f"Anders gesagt: schade, {desk.viewport_size}")
    expect(here).to_contain_text("Anders gesagt: schade")
    stage.play("fb-remove", "/facebook", to=to)
    expect(here.locator("del")).to_contain_text("Anders gesagt: schade")


def test_a_comment_is_hidden_at_the_network_and_shown_again(desk: Page, stage: Stage) -> None:
    comment = f"Billiger surfen {width(desk)}: https://billig-internet.example"
    post = stage.id_of("Neue Tarife ab Januar", "/facebook")
    stage.play("fb-comment", "/facebook", who="Werber", to=post, text=comment)
    desk.locator(".row", has_text=f"Billiger surfen {width(desk)}").first.click()
    here = desk.locator(".message.inbound", has_text=comment)
    expect(here).to_be_visible()
    here.locator(".gestures > summary").click()
    here.locator("[name=do][value=hide]").click()
    assert stage.says_of(comment, "hidden: only its author", "/facebook")
    here.locator(".gestures > summary").click()
    here.locator("[name=do][value=unhide]").click()
    assert not stage.says_of(comment, "hidden: only its author", "/facebook", gone=True)


def test_after_a_day_only_a_template_gets_there(desk: Page, stage: Stage) -> None:
    desk.goto(desk.url.replace("view=open", "view=search&q=Demir"))
    desk.locator(".row", has_text="Yusuf Demir").first.click()
    desk.locator("a[href*='/template/']:visible").first.click()
    form = desk.locator(".templated")
    form.locator("[name=value]").nth(0).fill("Herr Demir")
    form.locator("[name=value]").nth(1).fill(f"nur einer zahlt, {desk.viewport_size}")
    form.locator("[name=send]").click()
    page = stage.wait_for(f"nur einer zahlt, {desk.viewport_size}", "/whatsapp")
    assert "Guten Tag Herr Demir, es gibt etwas Neues" in page


def test_a_closed_window_takes_no_answer(desk: Page) -> None:
    desk.locator(".row", has_text="ich habe am Telefon gekündigt").first.click()
    expect(desk.locator(".closed, .shut").first).to_contain_text(
        "sieben Tage" if _german(desk) else "seven days"
    )
    expect(desk.get_by_role("button", name="Senden" if _german(desk) else "Send")).to_have_count(0)


def _german(page: Page) -> bool:
    return page.locator("html").get_attribute("lang") == "de"
