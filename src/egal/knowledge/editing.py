"""Between what is kept of an article and what the editor in the browser (Trix) works on.

Trix knows one kind of text block: a `div` in which an empty line parts what are paragraphs here. It
has no tables, rules or captions: `fits_editor` says whether it would lose anything.
"""

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

_BLOCKS = frozenset({"blockquote", "div", "figure", "h1", "h2", "h3", "h4", "ol", "p", "pre", "ul"})
_KNOWN = _BLOCKS | {"a", "b", "br", "code", "del", "em", "i", "img", "li", "s", "strong"}
_HOLDERS = ("blockquote", "li")


def fits_editor(html: str) -> bool:
    """Whether the editor shows all of it; else it is to be written as Markdown."""
    page = BeautifulSoup(html, "html.parser")
    return all(tag.name in _KNOWN for tag in page.find_all(True)) and not page.find(
        "ol", start=True
    )


def for_editor(html: str) -> str:
    """As Trix reads it."""
    page = BeautifulSoup(html, "html.parser")
    for code in page.select("pre > code"):
        code.unwrap()
    for figure in page.find_all("figure"):
        figure.name = "p"
    for holder in [*page.find_all(_HOLDERS), page]:
        _flowing(page, holder)
    return str(page)


def from_editor(html: str) -> str:
    """As it is kept: paragraphs, figures, code in its own element. To be made safe after."""
    page = BeautifulSoup(html, "html.parser")
    for pre in page.find_all("pre"):
        _coded(page, pre)
    for holder in [*page.find_all("div"), *page.find_all(_HOLDERS), page]:
        _parted(page, holder)
    for div in page.find_all("div"):
        div.unwrap()
    for paragraph in page.find_all("p"):
        inside = [each for each in paragraph.contents if str(each).strip()]
        if len(inside) == 1 and isinstance(inside[0], Tag) and inside[0].name == "img":
            paragraph.name = "figure"
    return str(page)


def _flowing(page: BeautifulSoup, holder: Tag) -> None:
    """Paragraphs in a row become one text with empty lines."""
    before: Tag | None = None
    for child in list(holder.children):
        if isinstance(child, NavigableString) and not child.strip():
            continue
        if not (isinstance(child, Tag) and child.name == "p"):
            before = None
            continue
        if before is None:
            child.name = "div"
            before = child
            continue
        before.extend([page.new_tag("br"), page.new_tag("br"), *list(child.contents)])
        child.decompose()
    for div in holder.find_all("div", recursive=False) if holder.name in _HOLDERS else []:
        div.unwrap()


def _parted(page: BeautifulSoup, holder: Tag) -> None:
    """Text with empty lines becomes paragraphs; one line in a list stays as it is."""
    runs = list(_runs(list(holder.children)))
    texts = [part for run in runs if isinstance(run, list) for part in _parts(run)]
    if holder.name == "li" and len(texts) <= 1:
        return
    holder.clear()
    for run in runs:
        if isinstance(run, Tag):
            holder.append(run)
            continue
        for part in _parts(run):
            paragraph = page.new_tag("p")
            paragraph.extend(part)
            holder.append(paragraph)


def _runs(nodes: list[PageElement]) -> Iterator[Tag | list[PageElement]]:
    """Blocks by themselves, and what stands between them."""
    run: list[PageElement] = []
    for node in nodes:
        if isinstance(node, Tag) and node.name in _BLOCKS:
            yield run
            yield node
            run = []
        else:
            run.append(node)
    yield run


def _parts(run: Iterable[PageElement]) -> list[list[PageElement]]:
    """What lies between empty lines, without breaks at its ends."""
    parts: list[list[PageElement]] = [[]]
    breaks: list[PageElement] = []
    for node in run:
        if isinstance(node, Tag) and node.name == "br":
            breaks.append(node)
            continue
        if isinstance(node, NavigableString) and not node.strip() and (breaks or not parts[-1]):
            continue
        if len(breaks) > 1:
            parts.append([])
        elif parts[-1]:
            parts[-1].extend(breaks)
        breaks = []
        parts[-1].append(node)
    return [part for part in parts if part]


def _coded(page: BeautifulSoup, pre: Tag) -> None:
    for line_break in pre.find_all("br"):
        line_break.replace_with(NavigableString("\n"))
    text = re.sub(r"\n+\Z", "", pre.get_text())
    pre.clear()
    code = page.new_tag("code")
    code.string = text
    pre.append(code)
