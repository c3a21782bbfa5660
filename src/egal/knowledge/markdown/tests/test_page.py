"""A file that an editor wrote by hand, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.knowledge.markdown.page import ArticleFile, BadFile, read_page, written

MOVING = """---
title: Umziehen mit Nordnetz
language: de
article: moving
category: Vertrag
published: true
---

Melden Sie sich **vier Wochen** vorher.
"""
_line = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40).map(
    lambda text: " ".join(text.split())
)


def test_a_file_has_its_title_language_and_text() -> None:
    page = read_page("de/umziehen.md", MOVING.encode())
    assert (page.title, page.language, page.article) == ("Umziehen mit Nordnetz", "de", "moving")
    assert page.published
    assert page.body == "Melden Sie sich **vier Wochen** vorher.\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Moving\n", 1, "The first line must be ---"),
        ("---\ntitle: Moving\n", 3, "must end with a line of ---"),
        ("---\ntitle: Moving\nlanguage: [de\n---\n", 3, "This is no YAML"),
        ("---\ntitle: Moving\n---\n", 1, "“language” is missing"),
        ("---\ntitle: A\nlanguage: en\naudience: staff\n---\n", 4, "everybody or signed_in"),
        ("---\ntitle: A\nlanguage: en\nauthor: Jana\n---\n", 4, "“author” means nothing here"),
        ("---\ntitle: A\nlanguage: en\npublished: maybe\n---\n", 4, "true or false"),
        ("---\ntitle: [a, b]\nlanguage: en\n---\n", 2, "takes one value"),
    ],
)
def test_a_bad_file_says_where(text: str, line: int, words: str) -> None:
    with pytest.raises(BadFile) as bad:
        read_page("moving.md", text.encode())
    [problem] = bad.value.problems
    assert problem.line == line
    assert words in problem.words


def test_what_is_no_utf8_says_where() -> None:
    with pytest.raises(BadFile) as bad:
        read_page("moving.md", "---\ntitle: Geb\xfchren\n---\n".encode("latin-1"))
    assert bad.value.problems[0].line == 2


@given(title=_line.filter(bool), slug=_line, category=_line, published=st.booleans())
def test_what_is_written_is_read_again(
    title: str, slug: str, category: str, published: bool
) -> None:
    page = ArticleFile(
        "de/a.md", "de", title, "a", slug=slug, category=category, published=published, body="B\n"
    )
    again = read_page("de/a.md", written(page).encode())
    assert again.title == page.title
    assert (again.slug, again.category, again.published) == (slug, category, published)
    assert again.body == "B\n"
