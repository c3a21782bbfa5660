"""What one writes where everybody reads along, tried in a browser: it is counted, priced, cut, put
on a page, stopped and moved to the private side before it goes anywhere."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.signing_in import sign_in
from tests.journeys.stage import Stage
from tests.journeys.test_look import check
from tests.journeys.test_networks import SIZES

pytestmark = pytest.mark.chromium

MINUTE = 60_000  # ms
IBAN = "DE89 3704 0044 0532 0130 00"
SENTENCES = [
    "Wir haben die Leitung bis zum Verteiler gemessen und dort einen Fehler gefunden.",
    "Ein Techniker tauscht heute bis 18 Uhr die Karte aus, danach geht es wieder.",
    "Wer bis morgen früh noch kein Internet hat, startet bitte den Router neu.",
    "Die Zeit ohne Internet rechnen wir auf die nächste Rechnung an, ohne Antrag.",
]
LONG = " ".join(SENTENCES)


@pytest.fixture
def stage(demo: Installation) -> Stage:
    return Stage(demo)


@pytest.fixture(params=SIZES, scope="module")
def at_desk(request: pytest.FixtureRequest, browser: Browser, demo: Installation) -> Iterator[Page]:
    """Jana: wide and in English, on a telephone and in German."""
    context = browser.new_context(**SIZES[request.param])
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, demo)
    yield page
    context.close()


@pytest.fixture
def desk(at_desk: Page) -> Iterator[Page]:
    """It fails the test when a script fails; a refusal of the server (422) is none."""
    errors: list[str] = []
    failed = lambda error: errors.append(str(error))  # noqa: E731
    said = lambda said: errors.extend([said.text] if said.type == "error" else [])  # noqa: E731
    at_desk.on("pageerror", failed)
    at_desk.on("console", said)
    yield at_desk
    at_desk.remove_listener("pageerror", failed)
    at_desk.remove_listener("console", said)
    assert not [each for each in errors if "422" not in each]


@pytest.fixture
def asked(desk: Page, stage: Stage, request: pytest.FixtureRequest) -> str:
    """What Ida asks in public, open at the desk."""
    mark = re.sub(r"[\W\d_]", "", request.node.name)[-12:]  # digits could be a number of somebody's
    post = f"@nordnetz Wann geht es wieder? {mark}"
    stage.play("x-post", who="ida_ottensen", reach="1200", text=post)
    stage.wait_for(post)
    opened(desk, "x", post[-12:])
    return post


def opened(desk: Page, channel: str, words: str) -> None:
    """The conversation whose row has these words."""
    place = desk.url.partition("/conversations/")[0]
    desk.goto(f"{place}/conversations/?view=channel-{channel}")
    row = desk.locator(".row", has_text=words).first
    row.click()
    desk.locator("desk-composer").wait_for()


def field(desk: Page) -> Locator:
    return desk.locator("desk-composer textarea[name=text]")


def counted(desk: Page) -> Locator:
    return desk.locator("desk-composer .count")


def send(desk: Page) -> None:
    field(desk).focus()
    desk.keyboard.press("Control+Enter")


def test_it_is_counted_as_the_network_counts_and_priced_before_it_goes(
    desk: Page, asked: str
) -> None:
    field(desk).press_sequentially("Grüße 👍")
    expect(counted(desk)).to_have_text("8 / 280")
    expect(desk.locator(".price")).to_contain_text(re.compile(r"0[.,]01[ ;].*50[.,]00"))
    expect(desk.locator(".in-public")).to_be_visible()
    field(desk).press_sequentially(" https://nordnetz.com/stoerungen/altona/heute")
    expect(counted(desk)).to_have_text("32 / 280")
    check(desk)
    desk.locator(".way label:has(.side)").last.click()
    expect(counted(desk)).to_have_text(re.compile(r"/ 10[.,]000$"))
    expect(desk.locator(".price")).to_contain_text(re.compile(r"0[.,]015.*50[.,]00"))
    check(desk)


def test_a_long_answer_becomes_a_thread_cut_at_sentences(
    desk: Page, asked: str, stage: Stage
) -> None:
    field(desk).fill(LONG)
    parts = desk.locator(".parts ol").first.locator("li > p")
    expect(parts).to_have_count(2)
    first, second = parts.all_text_contents()
    assert re.search(r"\. \(1/2\)$", first)
    expect(desk.locator("[data-send]:visible")).to_be_in_viewport(ratio=1)
    desk.locator("[name=parts]").first.check()
    check(desk)
    send(desk)
    page = stage.wait_for(second)
    assert page.index(asked) < page.index(first) < page.index(second)
    expect(desk.locator(".message.outbound").last).to_contain_text(SENTENCES[-1])


def test_or_a_page_that_everybody_can_open(
    desk: Page, asked: str, stage: Stage, browser: Browser
) -> None:
    field(desk).fill(f"{LONG} {asked[-12:]}")
    desk.locator("[name=parts][value=page]").check()
    check(desk)
    send(desk)
    said = desk.locator(".message.outbound").last
    expect(said).to_contain_text("/a/")
    link = said.locator("a[href*='/a/']").get_attribute("href") or ""
    page = stage.wait_for(link)
    assert page.index(asked) < page.index(link)
    reader = browser.new_page(viewport={"width": 390, "height": 844})
    reader.goto(link)
    expect(reader.locator("main")).to_contain_text(SENTENCES[-1])
    check(reader)
    reader.close()


def test_what_is_private_is_stopped_and_moved_with_one_click(
    desk: Page, asked: str, stage: Stage
) -> None:
    stage.play("x-dm", "/x-messages", who="ida_ottensen", text="Hier bin ich auch.")
    write = f"Bitte an {IBAN} überweisen, {asked[-12:]}."
    field(desk).fill(write)
    expect(desk.locator(".found mark")).to_have_text(IBAN)
    check(desk)
    desk.locator(".as-note label").click()
    said = desk.locator("desk-composer").locator(".found, .in-public:visible, .count:visible")
    expect(said).to_have_count(0)
    check(desk)
    desk.locator(".as-note label").click()
    expect(desk.locator(".found mark")).to_have_text(IBAN)
    send(desk)
    expect(desk.locator("desk-composer .errors")).to_be_visible()
    desk.locator(".found [name=choose]").first.click()
    expect(field(desk)).to_have_value(write)
    expect(desk.locator(".found, .in-public:visible, .composer > .errors")).to_have_count(0)
    check(desk)
    send(desk)
    assert write in stage.wait_for(write, "/x-messages")
    assert IBAN not in stage.page()


def test_a_template_is_filled_in_before_ones_eyes(desk: Page) -> None:
    opened(desk, "whatsapp", "Yusuf Demir")
    desk.locator("a[href*='/template/']:visible").first.click()
    form = desk.locator(".templated")
    form.locator("[name=value]").nth(0).fill("Herr Demir")
    form.locator("[name=value]").nth(1).fill("nur einer zahlt")
    words = "Guten Tag Herr Demir, es gibt etwas Neues zu Ihrem Anliegen: nur einer zahlt"
    expect(form.locator(".words")).to_contain_text(words)
    check(desk)
    desk.keyboard.press("Escape")


def test_a_window_closes_while_one_writes(jana: Page) -> None:
    jana.clock.install()
    opened(jana, "facebook", "Selin Aydin")
    closes = jana.locator("desk-composer time.closes")
    left = closes.evaluate("time => Date.parse(time.dateTime) - Date.now()")
    field(jana).fill("Wir rufen Sie heute")
    jana.clock.fast_forward(int(left) - 30 * MINUTE)
    expect(closes).to_have_text(re.compile(r"^closes in (29|30) min$"))
    expect(closes).to_have_class(re.compile("warn"))
    check(jana)
    jana.clock.fast_forward(31 * MINUTE)
    expect(jana.locator(".closed")).to_contain_text("No other way to reach this person is known.")
    expect(field(jana)).to_have_value("Wir rufen Sie heute")
    expect(field(jana)).not_to_be_editable()
    check(jana)
