"""HTML that was made safe, to Markdown."""

import re
from collections.abc import Callable, Iterable

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from egal.knowledge.markdown.inline import inline, picture, plain

_BLOCKS = {
    *("blockquote", "div", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre"),
    *("section", "table", "ul"),
}
_LANGUAGE = re.compile(r"language-([\w+#-]{1,30})")


def markdown_of(html: str) -> str:
    """As a person would write it, ending with a line break; "" for nothing."""
    page = BeautifulSoup(html, "html.parser")
    text = _blocks(page.children)
    return f"{text}\n" if text else ""


def _blocks(nodes: Iterable[PageElement]) -> str:
    written: list[str] = []
    run: list[PageElement] = []  # of what stands in a line, between blocks
    before = ""
    for node in [*nodes, None]:
        if node is not None and not _is_block(node):
            run.append(node)
            continue
        written.append(inline(run))
        run = []
        if isinstance(node, Tag):
            other = before == node.name and not written[-1]
            written.append(_block(node, other_mark=other))
            before = "" if other else node.name
    return "\n\n".join(each for each in written if each)


def _is_block(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in _BLOCKS


def _block(node: Tag, *, other_mark: bool) -> str:
    if node.name in {"ul", "ol"}:
        return _list(node, other_mark=other_mark)
    if node.name[0] == "h" and node.name[1:].isdigit():
        level = int(node.name[1])
        text = inline(list(node.children), one_line=True)
        return f"{'#' * level} {text}" if text else ""
    write = _WRITERS.get(node.name)
    return write(node) if write else _blocks(node.children)


def _list(node: Tag, *, other_mark: bool) -> str:
    """Another mark keeps two lists in a row apart."""
    lines = []
    start = int(str(node.get("start") or 1))
    for number, item in enumerate(node.find_all("li", recursive=False), start=start):
        if node.name == "ol":
            mark = f"{number}{')' if other_mark else '.'} "
        else:
            mark = "* " if other_mark else "- "
        inside = _blocks(item.children)
        lines.append(mark + _indented(inside, len(mark)))
    loose = any("\n\n" in line for line in lines) and node.find("p") is not None
    return ("\n\n" if loose else "\n").join(lines)


def _indented(text: str, width: int) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(" " * width + line if line else "" for line in rest)])


def _quotation(node: Tag) -> str:
    lines = _blocks(node.children).split("\n")
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _code(node: Tag) -> str:
    for line_break in node.find_all("br"):
        line_break.replace_with(NavigableString("\n"))
    text = node.get_text().strip("\n")
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    inner = node.find("code")
    named = _LANGUAGE.search(" ".join(inner.get("class") or [])) if inner else None
    return f"{fence}{named[1] if named else ''}\n{text}\n{fence}"


def _figure(node: Tag) -> str:
    shown, below = node.find("img"), node.find("figcaption")
    if shown is None:
        return _blocks(node.children)
    return picture(shown, plain(below) if below else "")


def _table(node: Tag) -> str:
    for code in node.find_all("code"):
        code.string = code.get_text().replace("|", "\\|")  # which ends a cell even there
    rows = [
        [inline(list(cell.children), one_line=True) for cell in row.find_all(["th", "td"])]
        for row in node.find_all("tr")
    ]
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    head, *body = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [head, ["---"] * width, *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_WRITERS: dict[str, Callable[[Tag], str]] = {
    "blockquote": _quotation,
    "figure": _figure,
    "hr": lambda _: "---",
    "p": lambda node: inline(list(node.children)),
    "pre": _code,
    "table": _table,
}
