"""HTML that cannot harm, and the text that is read from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.channels.email.html import MAX_CRUDE, MAX_SIZE, MAX_TAGS, safe, text_of


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<img src="https://eve.example/pixel.gif">',
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
    for word in ("script", "alert", "eve.example", "data:", "style", "<img", "onerror"):
        assert word not in shown


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
    assert len(safe(html)) < 50_000


def test_a_very_long_mail_ends_with_a_mark() -> None:
    assert text_of("<p>x" * MAX_CRUDE).endswith("[…]")


@given(st.text(alphabet="<>/!-abdivpresct \n&;=\"'", max_size=300))
def test_any_html_gives_text_without_tags(html: str) -> None:
    assert "<script" not in safe(html)
    assert isinstance(text_of(html), str)
    assert isinstance(text_of(html + " " * MAX_SIZE), str)
