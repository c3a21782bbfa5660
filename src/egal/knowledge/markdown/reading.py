"""Markdown to HTML."""

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from markdown_it import MarkdownIt

HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}  # the first one is the title's alone

_READER = (
    MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .disable("html_block")
)


def html_of(markdown: str) -> str:
    """What it looks like; to be made safe by whoever keeps it, as HTML in it stays.

    A picture alone in its paragraph becomes a figure, its title the words below it.
    """
    page = BeautifulSoup(_READER.render(markdown), "html.parser")
    for paragraph in page.find_all("p"):
        _as_figure(page, paragraph)
    for name, ours in HEADINGS.items():
        for heading in page.find_all(name):
            heading.name = ours
    return str(page).strip()


def _as_figure(page: BeautifulSoup, paragraph: Tag) -> None:
    inside = [each for each in paragraph.contents if not _is_blank(each)]
    if len(inside) != 1 or not isinstance(inside[0], Tag) or inside[0].name != "img":
        return
    picture = inside[0]
    caption = picture.attrs.pop("title", "")
    paragraph.name = "figure"
    paragraph.clear()
    paragraph.append(picture)
    if caption:
        below = page.new_tag("figcaption")
        below.string = str(caption)
        paragraph.append(below)


def _is_blank(node: object) -> bool:
    return isinstance(node, NavigableString) and not node.strip()
