"""What Jana formats, made safe and in plain text."""

import pytest

from egal.shared.trouble import Trouble
from egal.shared.written import LONGEST, formatted, in_words, made_safe, pictures_in, says_more

LINK = '<a href="https://a.example/?x=1&amp;y=2">here</a>'


def test_formatting_stays() -> None:
    html = (
        "<div>So <strong>now</strong>:<br></div><ol><li>One</li></ol><blockquote>Old</blockquote>"
    )
    assert made_safe(html) == html


@pytest.mark.parametrize(
    ("evil", "left"),
    [
        ('<b onclick="alert(1)">x</b>', "<b>x</b>"),
        ("<script>alert(1)</script>x", "x"),
        ("<style>*{display:none}</style>x", "x"),
        ('<div style="position:fixed" class="button" id="desk">x</div>', "<div>x</div>"),
        ('<a href="javascript:alert(1)">x</a>', "x</a>"),
        ('<a href="cid:x">x</a>', "x</a>"),
        ('<iframe src="https://eve.example"></iframe>x', "x"),
        ('<form action="/x"><input name="y">x</form>', "x"),
        ('<img src="https://eve.example/pixel.png" alt="Eve">', "Eve"),
        ('<img src="cid:other" alt="gone">', "gone"),
    ],
)
def test_nothing_runs_and_nothing_loads(evil: str, left: str) -> None:
    assert made_safe(evil).endswith(left)
    assert not {"eve.example", "alert", "cid:"} & set(made_safe(evil).split('"'))


def test_a_picture_gets_the_name_it_is_kept_under() -> None:
    html = (
        '<figure><img src="cid:k3G7QA" width="640" height="x" alt="Box"><figcaption>y</figcaption>'
    )
    assert pictures_in(html) == ["k3G7QA"]
    assert made_safe(html, {"k3G7QA": "ab12"}) == '<img src="cid:ab12" width="640" alt="Box">'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>One<br>Two<br><br>Three</div>", "One\nTwo\n\nThree"),
        ("<div>So:</div><ul><li>a</li><li>b</li></ul><div>Bye</div>", "So:\n\n- a\n- b\n\nBye"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<blockquote>You said<br>so</blockquote>No.", "> You said\n> so\n\nNo."),
        (f"<div>See {LINK}.</div>", "See here (https://a.example/?x=1&y=2)."),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ('<a href="mailto:jana@a.example">jana@a.example</a>', "jana@a.example"),
        ("<strong>5 &lt; 6</strong> &amp; <em>7</em>", "5 < 6 & 7"),
    ],
)
def test_the_words_read_well_alone(html: str, text: str) -> None:
    assert in_words(made_safe(html)) == text


def test_what_is_formatted_says_more_than_its_words() -> None:
    bare = '<div>See <a href="https://a.example">https://a.example</a><br><br>J</div>'
    assert not says_more(made_safe(bare))
    assert says_more(made_safe(f"<div>See {LINK}</div>"))
    assert says_more("<div><em>a</em></div>")


def test_far_too_much_is_refused() -> None:
    for html in ("x" * (LONGEST + 1), "<b>" * 9_000):
        with pytest.raises(Trouble, match="too long"):
            made_safe(html)


def test_plain_text_as_it_would_have_been_formatted() -> None:
    assert formatted("a < b\nc") == "<div>a &lt; b<br>c</div>"
    assert in_words(formatted("a < b\nc")) == "a < b\nc"
