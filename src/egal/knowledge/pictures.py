"""The pictures of an article's HTML, by what stands in their `src`."""

from collections.abc import Callable

from bs4 import BeautifulSoup


def sources(html: str) -> list[str]:
    """Each once, in order."""
    page = BeautifulSoup(html, "html.parser")
    return list(dict.fromkeys(str(each["src"]) for each in page.find_all("img", src=True)))


def with_sources(html: str, source_of: Callable[[str], str]) -> str:
    """The same with others in their place; of a picture without one ("") its words are left."""
    page = BeautifulSoup(html, "html.parser")
    for picture in page.find_all("img"):
        source = source_of(str(picture.get("src", "")))
        if source:
            picture["src"] = source
        else:
            picture.replace_with(str(picture.get("alt", "")))
    return str(page)
