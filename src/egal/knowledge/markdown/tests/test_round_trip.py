"""The law of export and import: what is read again has the same words in the same structure."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from egal.knowledge.markdown import html_of, markdown_of
from egal.knowledge.markdown.tests.pages import pages

_SAME = {"b": "strong", "i": "em", "del": "s"}


@given(pages)
@settings(max_examples=400, deadline=None)
def test_an_article_written_and_read_again_is_the_same(html: str) -> None:
    assert structure(html_of(markdown_of(html))) == structure(html), markdown_of(html)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_what_anybody_types_is_read_and_settles(markdown: str) -> None:
    once = markdown_of(html_of(markdown))
    assert isinstance(once, str)


def structure(html: str) -> list[str]:
    """Elements and words in their order, without what says nothing: blanks and tight lists."""
    page = BeautifulSoup(html, "html.parser")
    return [each for each in _walk(page) if each]


def _walk(node: Tag) -> list[str]:
    found: list[str] = []
    words = ""
    for child in node.children:
        if isinstance(child, NavigableString):
            words += str(child)
            continue
        assert isinstance(child, Tag)
        found += [_flat(words, node), *_element(child)]
        words = ""
    return [*found, _flat(words, node)]


def _element(node: Tag) -> list[str]:
    inside = [each for each in _walk(node) if each]
    if node.name in {"thead", "tbody"} or (
        node.name == "p" and node.parent and node.parent.name == "li"
    ):
        return inside
    given = [str(node.get(name, "")) for name in ("href", "src", "alt")]
    name = " ".join([_SAME.get(node.name, node.name), *(each for each in given if each)])
    return [f"<{name}>", *inside, "</>"]


def _flat(words: str, node: Tag) -> str:
    if node.name == "pre" or (node.parent and node.parent.name == "pre"):
        return words.strip("\n")
    return re.sub(r"\s+", " ", words).strip()
