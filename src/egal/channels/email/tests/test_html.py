"""HTML that cannot harm, and the text that is read from it."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.channels.email.html import (
    ALLOWED,
    ATTRIBUTES,
    MAX_CRUDE,
    MAX_SIZE,
    MAX_TAGS,
    safe,
    text_of,
)
from egal.channels.email.styles import ALLOWED as PROPERTIES
from egal.channels.email.styles import harmless
from egal.shared.formatted import folded, with_pictures


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<img src="https://eve.example/pixel.gif">',
        '<img src="remote:https://eve.example/a.gif" srcset="https://eve.example/b.gif 2x">',
        '<base href="https://eve.example/"><img src="a.gif"><img src="//eve.example/b.gif">',
        '<meta http-equiv="refresh" content="0; url=https://eve.example">',
        '<link rel="stylesheet" href="https://eve.example/a.css">',
        '<table background="https://eve.example"><td background="https://eve.example">',
        '<video poster="https://eve.example"><audio src="https://eve.example" autoplay></video>',
        '<p style="position:fixed;background:url(&quot;https://eve.example&quot;)">',
        '<p style="color:expression(alert(1));\\62 ackground:url(https://eve.example)">',
        # mutations known to have come alive when they were parsed again
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 >">',
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
        '<a href="java\nscript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<svg onload=alert(1)><script>1</script></svg>",
        "<style>@import 'https://eve.example'</style>",
        '<div style="background:url(https://eve.example/pixel.gif)">x</div>',
        '<iframe src="https://eve.example"></iframe>',
        '<form action="https://eve.example"><input></form>',
        '<b onclick="alert(1)" style="x">x</b>',
        "<math><mi><style><img src=x onerror=alert(1)></style></mi></math>",
    ],
)
def test_nothing_runs_and_nothing_loads(evil: str) -> None:
    shown = safe(evil).lower()
    for word in ("<script", '="https://eve', "url(", "data:", "<svg", "<math"):
        assert word not in shown
    check(shown)


def test_links_stay_but_say_nothing_of_us() -> None:
    link = '<a href="https://shop.example/" rel="noopener noreferrer">Angebot</a>'
    assert safe('<a href="https://shop.example/" target=_top>Angebot</a>') == link
    assert 'href="tel:+49401234"' in safe('<a href="tel:+49401234">ruf an</a>')
    assert "href" not in safe('<a href="/konto">Konto</a>')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>Hallo</div><div>Jana</div>", "Hallo\nJana"),
        ("<div>Hallo</div><div><br></div><div>Jana</div>", "Hallo\n\nJana"),
        ("<div>Hallo</div><div>&nbsp;</div>Jana", "Hallo\n\nJana"),
        ("<p>Hallo</p>\n\n\n<p>Jana</p>", "Hallo\n\nJana"),
        ("<ul><li>Tür<li><p>Tor</p></ul>", "- Tür\n- Tor"),
        ("<table><tr><td>1</td><td>Stuhl</td></tr><tr><td>2</td></tr></table>", "1 Stuhl\n2"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<a href="https://shop.example">zum <b>Laden</b></a>', "zum Laden"),
        ("<head><title>x</title></head><style>p{}</style><script>1<2</script>da", "da"),
        ("1 &lt; 2 &amp;amp; &euro; f&uuml;r", "1 < 2 &amp; € für"),
        ("<!-- weg -->da<!-- <p>weg</p> -->", "da"),
        ("zu\n   viele\t Zwischenräume", "zu viele Zwischenräume"),
    ],
)
def test_text_reads_as_it_looked(html: str, text: str) -> None:
    assert text_of(html) == text
    assert text_of(html + " " * MAX_SIZE) == text  # and the same beyond the caps


@pytest.mark.parametrize("html", ["<div>" * (MAX_TAGS + 1), "x" * (MAX_SIZE + 1)])
def test_beyond_the_caps_nothing_is_shown_as_html(html: str) -> None:
    assert safe(html) == ""
    assert "Hallo" in text_of(f"Hallo {html}")


def test_few_bytes_cannot_become_many() -> None:
    tags = "".join(f"<font color={number}>" for number in range(2_000))
    bomb = tags + "<p>x" * 5_000
    assert len(safe(bomb)) <= 2 * MAX_SIZE


def test_attributes_that_multiply_are_gone_before_parsing() -> None:
    """2,000 fonts of different colours would be opened again in each of 2,000 paragraphs."""
    html = "".join(f'<font color="{number}">' for number in range(2_000)) + "<p>x" * 2_000
    assert len(safe(html)) < 100_000


def test_a_very_long_mail_ends_with_a_mark() -> None:
    assert text_of("<p>x" * MAX_CRUDE).endswith("[…]")


@given(st.text(alphabet="<>/!-abdivpresct \n&;=\"'", max_size=300))
def test_any_html_gives_text_without_tags(html: str) -> None:
    assert "<script" not in safe(html)
    assert isinstance(text_of(html), str)
    assert isinstance(text_of(html + " " * MAX_SIZE), str)


_FOLD = '<details class="quoted"><summary>Zitat</summary>'


class _Reader(HTMLParser):
    """Another parser than the one that cleaned, and the lists once more."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | {"rel"}
            _check(name, (value or "").strip())

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def _check(name: str, value: str) -> None:
    if name == "href":
        assert re.match("(https?|mailto|tel):", value, re.IGNORECASE)
    if name == "src":
        assert re.match("remote:https?://|cid:[0-9a-f]+$", value, re.IGNORECASE)
    if name == "style":
        assert {each.partition(":")[0] for each in value.split(";")} <= PROPERTIES
        assert not re.search(r"url|expression|@|\\|/\*|vh|:-", value, re.IGNORECASE)


def check(cleaned: str) -> None:
    """Only what is on the lists survives."""
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()


def check_shown(cleaned: str) -> None:
    """And nothing comes of putting our own into it."""
    shown = folded(with_pictures(cleaned, lambda _: "remote:https://ours"), "Zitat")
    check(shown.replace('<span class="egal-words">', "").replace(_FOLD, ""))


_SOUP = (
    "<p <a <img <b <font <td </p> </table> <table> <svg> <math> <style> </style> <mglyph> <script>"
    " <noscript> <template> <!-- --> <![CDATA[ ]]> > /> \" ' ` = & &lt; &#x3c; &quot; src= href="
    " style= onerror= title= class=gmail_quote cid:a https://eve.example data: javascript: ; :"
    " color:red url(x) position:fixed \\62 /* */ \t \x00 é"
)


def test_a_value_that_looks_like_an_attribute_stays_a_value() -> None:
    evil = '<img alt=" src=" title="onerror=alert(1) x=" src="https://eve.example/a.png">'
    check_shown(safe(evil))


@given(st.lists(st.sampled_from(_SOUP.split(" ")), max_size=40), st.sampled_from(["", " "]))
def test_nothing_executable_survives(pieces: list[str], between: str) -> None:
    cleaned = safe(between.join(pieces), {"a": "0" * 64})
    check(cleaned)
    check_shown(cleaned)


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("COLOR : Red !important", "color:Red"),
        ('font-family: "Times New Roman", serif', "font-family:'Times New Roman', serif"),
        ("color:#c00;position:absolute;top:0", "color:#c00"),
        ("background:#fff url(https://eve.example/a.png) no-repeat", "background:#fff no-repeat"),
        ("margin:-2000px;padding:4px 8px", "padding:4px 8px"),
        ("height:100vh;width:600px", "width:600px"),
        ("color:rgb(1, 2, 3);color:var(--x);width:calc(1px)", "color:rgb(1, 2, 3)"),
        ("color:red\\3b position:fixed;content:'x'", ""),
    ],
)
def test_of_styles_the_looks_are_kept(style: str, kept: str) -> None:
    assert harmless(style) == kept


def test_looks_of_formatting_elements_are_kept_in_spans() -> None:
    html = '<font color="#c00" size=4>rot</font> <strong style="color:#00c">blau</strong>'
    assert safe(html) == (
        '<span style="color:#c00;font-size:18px">rot</span>'
        ' <strong><span style="color:#00c">blau</span></strong>'
    )


def test_pictures_say_where_they_are_and_load_nothing() -> None:
    html = '<img src="cid:a%401"><img src="cid:gone" alt="x"><img src="https://a.example/b?c&d">'
    assert safe(html, {"a@1": "f" * 64}) == (
        f'<img src="cid:{"f" * 64}"><img alt="x"><img src="remote:https://a.example/b?c&amp;d">'
    )


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 200_000,
        "<div>" * MAX_TAGS,
        '<b style="color:red">' * MAX_TAGS,
        "<div " + " ".join(f"a{number}" for number in range(40_000)) + ">",
        '<p style="' + "color:red," * 20_000 + '">',
    ],
)
def test_bombs_are_cleaned_in_a_moment(bomb: str) -> None:
    before = time.process_time()
    check(safe(bomb))
    assert time.process_time() - before < 2
