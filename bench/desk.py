"""What an agent's hands feel: the desk in Chromium, over a list of 300 rows.

The first load is what a browser that has been nowhere near fetches for the page of the desk, as it
comes over the wire. An interaction lasts from the key or click until the next paint, as the browser
itself notes it (Event Timing API, W3C). A conversation is open once its head has been painted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.figures import Figure, p95
from bench.house import house, served
from tests.journeys.conftest import QUIET
from tests.programs import path_of

ROWS = 300
OPENED, MOVED = 40, 60  # times
DESK = "/desk/nordnetz/conversations/?view=open"

_LISTEN = """
window.felt = [];
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries()) {
    if (interactionId) window.felt.push([interactionId, duration]);
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
_WATCH = """
(subject) => {
  window.opened = undefined;
  addEventListener("keydown", ({ timeStamp }) => {
    const painted = () => { window.opened = performance.now() - timeStamp; };
    const look = () => {
      const head = document.querySelector(".head h1");
      if (head?.textContent.trim() !== subject) requestAnimationFrame(look);
      else setTimeout(painted); // asked before this frame is painted, answered after it
    };
    look();
  }, { once: true, capture: true });
}
"""


def figures() -> list[Figure]:
    """Weight of the first load, time to the next paint, time to an open conversation."""
    with house() as data:
        _fill()
        with served(data) as url, _chromium() as browser:
            state = _signed_in(browser, url)
            weight = _first_load(browser, url, state)
            page = browser.new_context(storage_state=state, viewport=_WIDE).new_page()
            page.add_init_script(_LISTEN)
            page.goto(url + DESK)
            _all_rows(page)
            opened = [_opened(page, number) for number in range(OPENED)]
            felt = list(_felt(page))
    return [
        Figure("first load of the desk, compressed, with fonts", "kB", [weight / 1000], 250),
        p95(f"a key or click to the next paint, {ROWS} rows", felt, 100),
        p95("a key press to an open conversation", opened, 150),
    ]


_WIDE: Any = {"width": 1440, "height": 900}


def _fill() -> None:
    """Of 300 people one matter each, of two to six messages."""
    from egal.channels.base import Address
    from egal.testing.people import conversation_of, nordnetz, replies, writes

    company = nordnetz()
    for number in range(ROWS):
        who = Address("email", f"customer{number}@posteo.example", f"Customer {number}")
        taken = writes(company.inbox, who, "The light blinks.\n" * 8, subject=f"Matter {number}")
        for _ in range(number % 3):
            replies(company.jana, conversation_of(taken), "We look at it.\n" * 4, then="open")
            writes(company.inbox, who, "It still does.", subject=f"Matter {number}")


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=QUIET)
        yield browser
        browser.close()


def _signed_in(browser: Browser, url: str) -> Any:
    from egal.testing.people import PASSWORD

    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.locator("[name=login]").fill("jana@nordnetz.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/desk/nordnetz/**")
    state = context.storage_state()
    context.close()
    return state


def _first_load(browser: Browser, url: str, state: Any) -> float:
    """Bytes over the wire until the page is quiet, heads of answers included."""
    context = browser.new_context(storage_state=state, viewport=_WIDE)
    page = context.new_page()
    network: CDPSession = context.new_cdp_session(page)
    network.send("Network.enable")
    came: list[float] = []
    network.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    page.goto(url + DESK)
    page.locator(".row").first.wait_for()
    page.wait_for_timeout(2_000)
    context.close()
    return sum(came)


def _all_rows(page: Page) -> None:
    while page.locator(".row").count() < ROWS:
        page.locator(".rows").evaluate("rows => rows.scrollTop = rows.scrollHeight")
        page.wait_for_timeout(200)


def _opened(page: Page, number: int) -> float:
    """Milliseconds from the key to the paint, of another conversation each time."""
    row = page.locator(".row").nth(number * 7 % ROWS)
    subject = (row.locator(".subject").text_content() or "").strip()
    row.focus()
    page.wait_for_timeout(100)  # as a hand needs from one key to the next
    page.evaluate(_WATCH, subject)
    page.keyboard.press("Enter")
    while (took := page.evaluate("window.opened")) is None:
        page.wait_for_timeout(20)
    page.wait_for_timeout(1_000)  # what follows, such as its being read, is over
    return float(took)


def _felt(page: Page) -> Iterator[float]:
    """Of each interaction the longest of its events; shorter ones than 16 ms are noted as such."""
    for number in range(MOVED):
        page.keyboard.press("j" if number % 3 else "k")
        if number % 10 == 0:
            page.locator(".row").nth(number).click()
            page.locator("trix-editor").wait_for()
        if number % 10 == 5:
            page.keyboard.press("r")
            page.keyboard.type("It is on its way.", delay=30)
            page.locator(".head h1").click()
    page.wait_for_timeout(500)
    longest: dict[int, float] = {}
    for interaction, duration in page.evaluate("window.felt"):
        longest[interaction] = max(duration, longest.get(interaction, 0))
    done = page.evaluate("performance.interactionCount")
    yield from longest.values()
    yield from [16.0] * (done - len(longest))
