"""What stands within a line, as Markdown.

Where the rules of emphasis would not find our marks again (CommonMark 0.31, 6.2), the element
itself is written: Markdown may have HTML in it.
"""

import re

from bs4.element import NavigableString, PageElement, Tag

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
_NAMES = {"b": "strong", "i": "em", "del": "s"}
_OURS = {"kbd", "small", "sub", "sup", "u"}  # for which Markdown has no mark
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#~|])")
_STARTS = re.compile(r"(?:^|(?<=\n))(\s*)([-+=:]|\d{1,9}(?=[.)]))")
_UNSAFE = str.maketrans({"<": "%3C", ">": "%3E", "\n": "%0A", "\\": "%5C", "|": "%7C"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def inline(nodes: list[PageElement], *, one_line: bool = False) -> str:
    """These nodes as a paragraph's text. one_line: headings and cells know no other line."""
    pieces = [_piece(node, one_line=one_line) for node in nodes]
    text = "".join(_joined(pieces))
    text = re.sub(r" *\n *" if not one_line else r"\s*\n\s*", "\n" if not one_line else " ", text)
    return _safe_start(text.strip())


def plain(node: Tag) -> str:
    """The words of an element, in one line."""
    return _BLANKS.sub(" ", node.get_text()).strip()


def _joined(pieces: list[str]) -> list[str]:
    """A mark of ours must not meet another one, or an exclamation mark a link."""
    joined: list[str] = []
    for piece in pieces:
        if joined and joined[-1].endswith("!") and piece.startswith("["):
            joined[-1] = joined[-1][:-1] + "\\!"
        joined.append(piece)
    return joined


def _piece(node: PageElement, *, one_line: bool) -> str:
    if isinstance(node, NavigableString):
        return _SPECIAL.sub(r"\\\1", _BLANKS.sub(" ", str(node)))
    if not isinstance(node, Tag):
        return ""
    if node.name == "br":
        return "<br>" if one_line else "\\\n"
    if node.name == "img":
        return picture(node)
    if node.name == "code":
        return _code(node.get_text())
    within = inline_raw(list(node.children), one_line=one_line)
    if node.name == "a" and node.get("href"):
        return f"[{within}]({_target(str(node['href']))})" if within.strip() else within
    if node.name in MARKS:
        return _marked(node, within)
    if node.name in _OURS:
        return f"<{node.name}>{within}</{node.name}>"
    return within


def inline_raw(nodes: list[PageElement], *, one_line: bool) -> str:
    """The same without care for the beginning of the line."""
    return "".join(_joined([_piece(node, one_line=one_line) for node in nodes]))


def picture(node: Tag, caption: str = "") -> str:
    """An image, its caption as title."""
    words = _SPECIAL.sub(r"\\\1", _BLANKS.sub(" ", str(node.get("alt", ""))))
    title = caption.replace("\\", "\\\\").replace('"', '\\"').replace("&", "\\&")
    return f"![{words}]({_target(str(node.get('src', '')))}" + (f' "{title}")' if title else ")")


def _marked(node: Tag, within: str) -> str:
    """Inside of words our marks hold, as long as they touch letters and digits only."""
    if not within.strip():
        return within
    before, after = _edge(node, -1), _edge(node, 1)
    core = within.strip()
    lead = " " if within[:1].isspace() else ""
    trail = " " if within[-1:].isspace() else ""
    inside = core[0].isalnum() and core[-1].isalnum()
    beside = (lead or _gives_way(before)) and (trail or _gives_way(after))
    if inside and beside:
        mark = MARKS[node.name]
        return f"{lead}{mark}{core}{mark}{trail}"
    name = _NAMES.get(node.name, node.name)
    return f"{lead}<{name}>{core}</{name}>{trail}"


def _edge(node: Tag, step: int) -> str:
    """The character that stands beside an element; "*" where that is an element, too."""
    beside = node.next_sibling if step > 0 else node.previous_sibling
    if beside is None:
        return "" if node.parent is None or node.parent.name not in {*MARKS, "a"} else "*"
    if isinstance(beside, NavigableString):
        return str(beside)[0 if step > 0 else -1 :][:1]
    return "*"


def _gives_way(character: str) -> bool:
    return character == "" or character.isspace() or character.isalnum() or character in ".,;:?!()"


def _code(text: str) -> str:
    flat = _BLANKS.sub(" ", text)
    if not flat.strip():
        return flat
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if flat[0] in "` " or flat[-1] in "` " else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def _target(address: str) -> str:
    safe = address.translate(_UNSAFE)
    return f"<{safe}>" if re.search(r"[\s()*_&]", safe) or not safe else safe


def _safe_start(text: str) -> str:
    """What would begin a list, a heading or a rule is a mere character."""

    def kept(found: re.Match[str]) -> str:
        if found[2].isdigit():
            return f"{found[1]}{found[2]}\\"
        return f"{found[1]}\\{found[2]}"

    return _STARTS.sub(kept, text)
