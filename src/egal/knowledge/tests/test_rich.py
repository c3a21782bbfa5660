"""What articles may be written in, and what is taken out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.knowledge.rich import in_words, made_safe, with_anchors
from egal.knowledge.slugs import LONGEST, slug_of
from egal.shared.trouble import Trouble

KNOWN = "a" * 64
PIECES = st.lists(
    st.sampled_from(
        [
            *("<h1>", "</h1>", "<h2 id=x>", "</h2>", "<p class=y>", "</p>", "<b>", "</i>", "<h6>"),
            *("<table><tr><td colspan=2>", "</table>", "<ol start=3><li>", "</ol>", "<pre><code>"),
            *('<img src="cid:', KNOWN, '" alt="x">', "<figure>", "</figure>", "&lt;script&gt;"),
            *(
                '<a href="/de/">',
                '<a href="javascript:x">',
                "</a>",
                "<script>",
                "</script>",
                "<!--",
            ),
            *("Wörter", " ", "&amp;", "<", ">", '"', "<svg>", "</pre>", "<details>"),
        ]
    ),
    max_size=14,
).map("".join)


@given(PIECES)
def test_made_safe_a_second_time_changes_nothing(source: str) -> None:
    once = made_safe(source, {KNOWN})
    assert made_safe(once, {KNOWN}) == once


@given(PIECES)
def test_nothing_that_runs_is_left(source: str) -> None:
    html = made_safe(source, {KNOWN})
    for bad in ("<script", "javascript:", "<svg", "<iframe", " on", "style="):
        assert bad not in html.replace("&lt;", "")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h4>B</h4>"),
        ('<td onclick="x">A', "A"),
        ('<a href="//evil.example">A</a>', '<a rel="noopener">A</a>'),
        ('<a href="/de/articles/x/">A</a>', '<a href="/de/articles/x/" rel="noopener">A</a>'),
        (f'<img src="cid:{KNOWN}">', f'<img src="cid:{KNOWN}" alt="">'),
        ('<img src="https://evil.example/x.png" alt="Lampe">', "Lampe"),
        ('<p style="color:red">A</p>', "<p>A</p>"),
    ],
)
def test_what_is_kept(given: str, kept: str) -> None:
    assert made_safe(given, {KNOWN}) == kept


def test_far_too_much_is_refused() -> None:
    with pytest.raises(Trouble):
        made_safe("<p>" * 10_000)


def test_headings_of_the_same_words_have_places_of_their_own() -> None:
    html, found = with_anchors("<h2>Licht</h2><h3>Das <b>Licht</b></h3><h2>Licht</h2>")
    assert [each.anchor for each in found] == ["h-licht", "h-das-licht", "h-licht--2"]
    assert 'id="h-licht--2"' in html
    assert found[1].text == "Das Licht"


def test_what_is_read_in_it_is_found() -> None:
    assert in_words("<h2>Eins</h2><ul><li>Zwei</li></ul>").split() == ["Eins", "-", "Zwei"]


@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    slug = slug_of(text)
    assert slug_of(slug) == slug
    assert len(slug) <= LONGEST


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Störung: was nun?", "stoerung-was-nun"),
        ("Größe & Maß", "groesse-mass"),
        ("Déjà vu", "deja-vu"),
        ("Помощь", "помощь"),
        ("???", ""),
    ],
)
def test_a_slug_is_written_as_people_would(title: str, slug: str) -> None:
    assert slug_of(title) == slug
