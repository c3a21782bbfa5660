"""A formatted mail of a stranger, at the desk: nothing runs, nothing is asked for until allowed."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from egal.testing.webserver import WebServer
from tests.journeys.installation import Installation
from tests.journeys.prepared import prepared

pytestmark = pytest.mark.chromium

INBOX = "support@nordnetz.example"
EVE = "eve@fremdfirma.example"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8"
    "cff01f0005fe02fea735812a0000000049454e44ae426082"
)
HTML = """<html><head><style>@import url({url}style.css);</style></head>
<body onload="parent.ran = 1"><script>parent.ran = 1</script>
<table width="600" style="background:#0b6b66;color:#fff;border-collapse:collapse"><tr>
<td style="padding:16px"><img src="cid:logo@eve" width="40" height="40" alt="Logo"></td>
<td style="padding:16px;font-size:20px"><strong>Ihre Rechnung 4711</strong></td></tr></table>
<p>Bitte <a href="{url}pay">bezahlen Sie <b>bis Montag</b></a>.</p>
<ul><li>Faser 100: 39,90 €</li><li>Router: 4,99 €</li></ul>
<img src="{url}photo.png" width="120" height="60" alt="Foto">
<img src="{url}pixel.png" width="1" height="1"><img src=x onerror="parent.ran = 1">
<svg onload="parent.ran = 1"><style><img title="</style><img src=x onerror=parent.ran=1>">
<form action="{url}form"><input name="password"><button>Los</button></form>
<iframe src="{url}frame"></iframe><div style="background:url({url}back.png)">Ende</div>
<blockquote type="cite"><p>Was kostet es?</p></blockquote></body></html>"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[WebServer]:
    """Eve's web server."""
    with WebServer() as server:
        server.answers(200, {"Content-Type": "image/png"}, PNG)
        yield server


@pytest.fixture(scope="module")
def demo(elsewhere: WebServer) -> Iterator[Installation]:
    installation = prepared("--demo", EGAL_PRIVATE_HOSTS=elsewhere.place)
    installation.start()
    yield installation
    installation.remove()


def bill(url: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Eve Fremd <{EVE}>", INBOX, "Rechnung 4711"
    mail["Message-ID"] = "<rechnung@fremdfirma.example>"
    mail.set_content("Bitte bezahlen Sie bis Montag.\n\nAm 1.11.26 schrieb Jana:\n> Was kostet es?")
    mail.add_alternative(HTML.format(url=url), subtype="html")
    body = mail.get_body(("html",))
    assert body
    body.add_related(PNG, "image", "png", cid="<logo@eve>", filename="logo.png")
    return mail.as_bytes()


def opened(jana: Page, demo: Installation, url: str) -> FrameLocator:
    demo.send(bill(url), EVE, INBOX)
    jana.goto(f"{demo.url}/desk/nordnetz/conversations/?view=open")
    jana.locator(".row", has_text="Rechnung 4711").first.click()
    expect(jana.locator(".message.inbound > .text")).to_contain_text("bis Montag")
    jana.get_by_role("link", name="Show formatted").click()
    return jana.frame_locator("iframe")


def test_a_formatted_mail(jana: Page, demo: Installation, elsewhere: WebServer) -> None:
    asked: list[str] = []
    jana.on("request", lambda request: asked.append(request.url))
    sheet = opened(jana, demo, elsewhere.url)
    expect(sheet.get_by_text("Ihre Rechnung 4711")).to_be_visible()
    expect(sheet.get_by_text("Ende", exact=True)).to_be_visible()
    expect(sheet.get_by_text("Foto")).to_be_visible()
    expect(sheet.get_by_text("Was kostet es?")).to_be_hidden()
    expect(sheet.get_by_text("1 invisible tracking picture was taken out.")).to_be_visible()
    expect(jana.locator(".message.inbound > .text")).to_be_hidden()
    check_height(jana)
    check_loaded(jana, "Logo")
    assert not elsewhere.requests
    assert all(url.startswith(demo.url) for url in asked)

    sheet.get_by_role("link", name="Show pictures").click()
    expect(sheet.locator("img[src*=pictures]")).to_be_visible()
    expect(sheet.get_by_role("link", name="Show pictures")).to_have_count(0)
    check_loaded(jana, "Logo", "Foto")
    assert [request.path for request in elsewhere.requests] == ["/photo.png"]
    assert not {"cookie", "referer"} & set(elsewhere.requests[0].headers)
    assert all(url.startswith(demo.url) for url in asked)
    assert jana.evaluate("window.ran") is None

    check_that_news_leave_it_alone(jana, asked)
    sheet.get_by_text("Quoted text").click()
    expect(sheet.get_by_text("Was kostet es?")).to_be_visible()
    check_height(jana)
    jana.get_by_role("link", name="Show as text").click()
    expect(jana.locator(".message.inbound > .text")).to_be_visible()


def test_a_mail_without_words_is_shown_at_once(jana: Page, demo: Installation) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Eve Fremd <{EVE}>", INBOX, "Nur ein Bild"
    mail.set_content('<img src="cid:a@eve" width="300" height="200" alt="Haus">', subtype="html")
    mail.add_related(PNG, "image", "png", cid="<a@eve>", filename="haus.png")
    demo.send(mail.as_bytes(), EVE, INBOX)
    jana.goto(f"{demo.url}/desk/nordnetz/conversations/?view=open")
    jana.locator(".row", has_text="Nur ein Bild").first.click()
    expect(jana.frame_locator("iframe").get_by_alt_text("Haus")).to_be_visible()
    check_loaded(jana, "Haus")
    check_height(jana)


def check_loaded(jana: Page, *names: str) -> None:
    """These pictures are there, and no others."""
    jana.wait_for_function(
        """names => {
            const { shadowRoot } = document.querySelector('desk-formatted')
            const sheet = shadowRoot.querySelector('iframe').contentDocument
            const loaded = [...sheet.querySelectorAll('img')].filter((each) => each.naturalWidth)
            return loaded.map((each) => each.alt).join() === names
        }""",
        arg=",".join(names),
    )


def check_height(jana: Page) -> None:
    """All of it can be seen without scrolling in the frame."""
    jana.wait_for_function(
        """() => {
            const { shadowRoot } = document.querySelector('desk-formatted')
            const frame = shadowRoot.querySelector('iframe')
            const { scrollHeight } = frame.contentDocument.documentElement
            return frame.clientHeight > 150 && Math.abs(frame.clientHeight - scrollHeight) < 2
        }"""
    )


def check_that_news_leave_it_alone(jana: Page, asked: list[str]) -> None:
    """A note comes in, and the page is fetched anew: the open frame is not."""
    asked.clear()
    jana.locator(".as-note label").click()
    jana.locator("trix-editor").fill("Das ist Betrug.")
    jana.keyboard.press("Control+Enter")
    expect(jana.locator(".message.note")).to_be_visible()
    jana.wait_for_timeout(2_500)  # two rounds of news
    assert asked
    assert not [url for url in asked if "formatted" in url]
    expect(jana.locator(".message.inbound > .text")).to_be_hidden()
