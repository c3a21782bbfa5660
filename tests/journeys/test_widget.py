"""The widget on the page of another company: a strict policy, hostile styles, keys alone."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import egal.portal
from egal.testing.webserver import Reply, Request, WebServer
from egal.widget.chat.script import script
from egal.workspaces.models import Portal, Workspace
from tests.journeys.installation import Installation, until
from tests.journeys.prepared import prepared

pytestmark = pytest.mark.chromium

LOOK_INSIDE = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function () { return attach.call(this, {mode: "open"}); };"""
FRAME = Path(egal.portal.__path__[0]) / "static/portal/chat/chat-frame.js"
HOSTILE = """* { all: unset !important; display: none !important; opacity: 0 !important; }
html, head, body, main, h1, a { display: block !important; opacity: 1 !important; }
head { display: none !important; } iframe, button { visibility: hidden !important; }"""


class Ours(WebServer):
    """Serves the script, and a page in the place of the chat."""

    def answer_to(self, request: Request) -> Reply:
        path = urlsplit(request.path).path
        if path == "/widget/nordnetz.js":
            workspace = Workspace(slug="nordnetz", name="Nordnetz", accent="#7a1fa2")
            portal = Portal(workspace=workspace, languages=["de", "en"])
            return Reply(200, {"Content-Type": "text/javascript"}, script(portal, at="").encode())
        if path == "/chat-frame.js":
            return Reply(200, {"Content-Type": "text/javascript"}, FRAME.read_bytes())
        return Reply(200, {"Content-Type": "text/html"}, _chat(path).encode())


class Foreign(WebServer):
    """A company's own page. data: further attributes of the script tag."""

    def __init__(self, ours: str) -> None:
        super().__init__()
        self.ours, self.data, self.language = ours.rstrip("/"), "", "en"

    @property
    def address(self) -> str:
        """Of another origin at the same site: this Chromium allows other sites' frames no storage,
        as it is started for tests without its partitions."""
        return self.url.replace("127.0.0.1", urlsplit(self.ours).hostname or "")

    def answer_to(self, request: Request) -> Reply:
        policy = (
            f"default-src 'none'; script-src {self.ours}; frame-src {self.ours}; "
            "style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        if request.path == "/hostile.css":
            return Reply(200, {"Content-Type": "text/css"}, HOSTILE.encode())
        if request.path == "/favicon.ico":
            return Reply(204)
        headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
        return Reply(200, headers, self._page().encode())

    def _page(self) -> str:
        tag = f'<script src="{self.ours}/widget/nordnetz.js" async {self.data}></script>'
        return (
            f'<!doctype html><html lang="{self.language}"><head><title>Shop</title>'
            f'<link rel="stylesheet" href="/hostile.css">{tag}</head>'
            '<body><main><h1>Shop</h1><a href="#here">Buy</a></main></body></html>'
        )


@pytest.fixture
def ours() -> Iterator[Ours]:
    with Ours() as server:
        yield server


@pytest.fixture
def shop(ours: Ours) -> Iterator[Foreign]:
    with Foreign(ours.url) as server:
        yield server


def visit(page: Page, shop: Foreign, *, inside: bool = True) -> None:
    """inside: the test sees what is in the root, which is closed to the page."""
    if inside:
        page.add_init_script(LOOK_INSIDE)
    page.goto(shop.address)
    until(lambda: page.evaluate("Boolean(window.egal)"))


def test_it_opens_on_a_page_with_a_strict_policy_and_hostile_styles(
    page: Page, shop: Foreign, ours: Ours
) -> None:
    visit(page, shop, inside=False)
    assert page.evaluate("document.querySelector('egal-widget').shadowRoot") is None
    assert [urlsplit(each.path).path for each in ours.requests] == ["/widget/nordnetz.js"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_event("framenavigated"):
        page.keyboard.press("Enter")
    shown = page.frames[1].get_by_text("/help/nordnetz/en/chat/")
    shown.wait_for()
    box = shown.bounding_box()
    assert box
    assert box["x"] > 1000
    assert box["y"] > 100


def test_nothing_is_stored_before_the_visitor_writes(page: Page, shop: Foreign) -> None:
    visit(page, shop)
    page.evaluate("egal.open()")
    writes = page.frame_locator("iframe").get_by_role("button", name="Write")
    writes.wait_for()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []
    writes.click()
    until(lambda: page.evaluate("localStorage.length") == 1)


def test_who_wrote_before_sees_how_many_answers_wait(page: Page, shop: Foreign, ours: Ours) -> None:
    visit(page, shop)
    page.evaluate("egal.open()")
    page.frame_locator("iframe").get_by_role("button", name="Write").click()
    until(lambda: page.evaluate("localStorage.length") == 1)
    visit(page, shop)
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Count", include_hidden=True).wait_for(state="attached")
    page.frames[1].evaluate("document.getElementById('count').click()")
    page.get_by_role("button", name="Chat with Nordnetz, 3 unread").wait_for()


def test_escape_closes_it_from_inside_and_the_focus_goes_back(page: Page, shop: Foreign) -> None:
    visit(page, shop)
    button = page.get_by_role("button", name="Chat with Nordnetz")
    button.focus()
    page.keyboard.press("Enter")
    page.frame_locator("iframe").get_by_role("button", name="Write").focus()
    page.frames[1].wait_for_load_state()
    page.keyboard.press("Escape")
    button.wait_for()
    assert button.evaluate("button => button.getRootNode().activeElement === button")
    assert button.get_attribute("aria-expanded") == "false"


def test_tab_goes_round_inside_while_it_is_open(page: Page, shop: Foreign) -> None:
    visit(page, shop)
    page.evaluate("egal.open()")
    page.frame_locator("iframe").get_by_role("button", name="Count").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "egal-widget"


def test_a_stranger_cannot_count_or_close(page: Page, shop: Foreign) -> None:
    visit(page, shop)
    page.evaluate("egal.open()")
    page.frame_locator("iframe").get_by_role("button", name="Write").wait_for()
    page.evaluate("postMessage({egal: 'close'}, '*'); postMessage({egal: 'wrote'}, '*')")
    page.evaluate("new Promise(done => setTimeout(done, 50))")
    assert page.get_by_role("dialog").is_visible()
    assert page.evaluate("localStorage.length") == 0


def test_the_page_says_who_is_signed_in(page: Page, shop: Foreign) -> None:
    shop.data = 'data-identity="one.two.three"'
    visit(page, shop)
    page.evaluate("egal.open()")
    page.frame_locator("iframe").get_by_text("one.two.three").wait_for()
    page.evaluate("egal.identify('four.five.six')")
    page.frame_locator("iframe").get_by_text("four.five.six").wait_for()


def test_it_speaks_the_language_of_the_page_or_of_the_tag(page: Page, shop: Foreign) -> None:
    shop.language = "de-AT"
    visit(page, shop)
    page.evaluate("egal.open()")
    page.frame_locator("iframe").get_by_text("/help/nordnetz/de/chat/").wait_for()
    shop.data = 'data-language="en" data-position="left"'
    visit(page, shop)
    page.get_by_role("button", name="Chat with Nordnetz").wait_for()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (720, 450)])
def test_it_fits_the_window_and_axe_finds_nothing(
    browser: Browser, shop: Foreign, width: int, height: int
) -> None:
    context = browser.new_context(
        locale="en-GB", viewport={"width": width, "height": height}, bypass_csp=True
    )
    page = context.new_page()
    page.set_default_timeout(5_000)
    visit(page, shop)
    page.evaluate("egal.open()")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert (box["width"] == width) == (width == 390 or height <= 480)
    assert Axe().run(page, {"include": ["egal-widget"]}).response["violations"] == []
    context.close()


@pytest.fixture(scope="module")
def company() -> Iterator[Installation]:
    """The demo company, whose portal is open."""
    installation = prepared("--demo")
    installation.start()
    yield installation
    installation.remove()


@pytest.fixture
def shop_of_nordnetz(company: Installation) -> Iterator[Foreign]:
    with Foreign(company.url) as server:
        yield server


def test_a_visitor_of_the_shop_chats_with_an_agent(
    page: Page, shop_of_nordnetz: Foreign, company: Installation
) -> None:
    visit(page, shop_of_nordnetz)
    page.evaluate("egal.open()")
    _says(page, "The router blinks.")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    _answers(company, "The router blinks.", "We look at your line.")
    page.get_by_role("button", name="Chat with Nordnetz, 1 unread").click()
    page.frame_locator("iframe").locator(".said").get_by_text("We look at your line.").wait_for()
    visit(page, shop_of_nordnetz)
    page.evaluate("egal.open()")
    page.frame_locator("iframe").locator(".said").get_by_text("The router blinks.").wait_for()


def test_who_is_signed_in_at_the_shop_finds_their_mails_and_nobody_elses(
    browser: Browser, shop_of_nordnetz: Foreign, company: Installation
) -> None:
    page = browser.new_context(locale="en-GB").new_page()  # whose refusal of Eve is told there
    secret = _secret(company)
    address, subject = _somebody(company)
    visit(page, shop_of_nordnetz)
    page.evaluate("egal.open()")
    page.evaluate("token => egal.identify(token)", _signed(secret, "mara-17", address))
    _says(page, "It is me.")
    frame = page.frame_locator("iframe")
    frame.get_by_text("Your conversations").click()
    frame.get_by_role("button", name=subject).first.wait_for()
    page.evaluate("token => egal.identify(token)", _signed(secret, "eve-3", "eve@mail.example"))
    frame.locator(".said").get_by_text("It is me.").wait_for(state="detached")
    _says(page, "And I am Eve.")
    frame.get_by_text("Your conversations").click()
    frame.get_by_role("button", name="And I am Eve.").wait_for()
    assert frame.get_by_role("button", name=subject).count() == 0
    page.context.close()


def _says(page: Page, text: str) -> None:
    frame = page.frame_locator("iframe")
    frame.get_by_label("Your message").fill(text)
    frame.get_by_label("Your message").press("Enter")
    frame.locator(".said").get_by_text(text).wait_for()


def _answers(company: Installation, heard: str, text: str) -> None:
    api = company.api("nordnetz")

    def found() -> str:
        items = api.get("conversations").json()["items"]
        return next((each["id"] for each in items if heard in str(each)), "")

    matter = until(found)
    answer = api.post(f"conversations/{matter}/messages", json={"text": text})
    assert answer.status_code == 201, answer.text


def _somebody(company: Installation) -> tuple[str, str]:
    """The address of a customer who wrote a mail, and what about."""
    api = company.api("nordnetz")
    for matter in api.get("conversations").json()["items"]:
        contact = api.get(f"contacts/{matter['contact']['id']}/identities").json()
        for each in contact["items"]:
            if each["kind"] == "email" and matter["subject"]:
                return each["value"], matter["subject"]
    raise AssertionError("nobody wrote a mail")


def _secret(company: Installation) -> str:
    owner = company.egal("token", "add", "--workspace", "nordnetz", "--scopes", "all")
    made = httpx.post(
        f"{company.url}/api/v1/portal/identity-secret",
        headers={"Authorization": f"Bearer {owner['token']}"},
        timeout=20,
    )
    return str(made.json()["secret"])


def _signed(secret: str, sub: str, email: str) -> str:
    now = int(time.time())
    told = {"sub": sub, "aud": "nordnetz", "iat": now, "exp": now + 300}
    return jwt.encode({**told, "email": email, "email_verified": True}, secret)


def _chat(path: str) -> str:
    return f"""<!doctype html><html lang="en"><title>Chat</title><body><p>{path}</p>
<p id="who"></p><button id="write">Write</button><button id="count">Count</button>
<script type="module">
import {{ Frame }} from "/chat-frame.js";
const frame = new Frame({{ opened() {{}}, identify: (token) => {{ who.textContent = token; }} }});
document.getElementById("write").onclick = () => frame.wrote();
document.getElementById("count").onclick = () => frame.unread(3);
</script></body></html>"""
