"""Text laid out from HTML: blocks become lines, paragraphs stand apart, list items get a dash."""

import html as entities
import re

HIDDEN = {"script", "style", "title", "head", "iframe", "object", "svg", "math", "template"}
LINES = {"br", "dd", "dt", "hr", "li", "tr", "div"}
PARAGRAPHS = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "table", "pre"}
CELLS = {"td", "th"}

MAX_MARKS = 9  # levels of quotation that are shown

_DASH = "- "
_TOKEN = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ADDRESS = re.compile(r'\shref="([^"]*)"')


def laid_out(source: str, *, in_full: bool = False) -> str:
    """The words of some HTML, well-formed or not, in linear time.

    in_full: also the addresses behind other words, and the numbers of items, as for somebody who
    sees nothing but this text.
    """
    return _Text(in_full=in_full).of(source)


class _Text:
    """One pass over tags and the text between them. Copes with HTML that is not well-formed."""

    def __init__(self, *, in_full: bool) -> None:
        self._lines = _Lines()
        self._hidden_until = ""
        self._verbatim = False
        self._in_full = in_full
        self._lists: list[int | None] = []  # how many items each has so far; None: it has dashes
        self._address = ""
        self._linked = ""

    def of(self, source: str) -> str:
        end = 0
        for token in _TOKEN.finditer(source):
            self._words(source[end : token.start()])
            self._tag(token[0], token[1] or "", (token[2] or "").lower())
            end = token.end()
        self._words(source[end:])
        return self._lines.text()

    def _words(self, source: str) -> None:
        if self._hidden_until or not source:
            return
        words = entities.unescape(source if self._verbatim else _SPACE.sub(" ", source))
        self._linked += words if self._address else ""
        if self._verbatim:
            self._lines.verbatim(words)
        else:
            self._lines.words(words)

    def _tag(self, markup: str, slash: str, name: str) -> None:
        if self._hidden_until:
            if (slash + name or markup) == self._hidden_until:
                self._hidden_until = ""
        elif not name:
            self._hidden_until = "-->" if markup == "<!--" else ""
        elif name in HIDDEN and not slash and not markup.endswith("/>"):
            self._hidden_until = "/" + name
        else:
            if self._in_full:
                self._spell(markup, name, closing=bool(slash))
            self._block(name, closing=bool(slash))

    def _spell(self, markup: str, name: str, *, closing: bool) -> None:
        if name in ("ol", "ul") and not closing:
            self._lists.append(0 if name == "ol" else None)
        elif name in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif name == "a" and closing:
            if self._address.removeprefix("mailto:") not in ("", self._linked.strip()):
                self._lines.words(f" ({self._address})")
            self._address = self._linked = ""
        elif name == "a":
            found = _ADDRESS.search(markup)
            self._address = entities.unescape(found[1]) if found else ""

    def _item(self) -> str:
        """What stands before an item: further in for each list around its own."""
        if not self._lists:
            return _DASH
        number = self._lists[-1]
        if number is not None:
            self._lists[-1] = number = number + 1
        return "   " * (len(self._lists) - 1) + (_DASH if number is None else f"{number}. ")

    def _block(self, name: str, *, closing: bool) -> None:
        if name == "pre":
            self._verbatim = not closing
        if name == "blockquote":
            self._lines.quote(deeper=not closing)
        elif name == "br":
            self._lines.end_line()
        elif name in LINES or name in PARAGRAPHS:
            inner = name in ("ol", "ul") and len(self._lists) > (0 if closing else 1)
            self._lines.end_block(apart=name in PARAGRAPHS and not inner)
        elif name in CELLS and closing:
            self._lines.words(" ")
        if name == "li" and not closing:
            self._lines.item(self._item())


class _Lines:
    """Text as it is laid out: blocks that touch share one line end, paragraphs one empty line."""

    def __init__(self) -> None:
        self._done: list[tuple[int, str]] = []  # how deep in quotations, and the line
        self._line: list[str] = []
        self._mark = ""  # of the item that is being written
        self._apart = False
        self._depth = 0

    def quote(self, *, deeper: bool) -> None:
        """What stands in a quotation gets a ">" for each level, as in plain text."""
        self.end_block(apart=True)
        self._depth = max(0, self._depth + (1 if deeper else -1))

    def words(self, words: str) -> None:
        """Spaces at the start of a line say nothing; a no-break space is meant."""
        words = words if self._line else words.lstrip(" ")
        if words:
            self._line.append(words)

    def item(self, mark: str) -> None:
        self._mark = mark
        self._line.append(mark)

    def verbatim(self, text: str) -> None:
        first, *others = text.split("\n")
        self._line.append(first)
        for line in others:
            self.end_line()
            self._line.append(line)

    def end_line(self) -> None:
        line = "".join(self._line).replace("\xa0", " ").rstrip(" \t")
        if self._apart and line and self._done and self._done[-1][1]:
            self._done.append((min(self._done[-1][0], self._depth), ""))
        self._done.append((self._depth, line))
        self._line, self._apart = [], False

    def end_block(self, *, apart: bool) -> None:
        if self._line and self._line == [
            self._mark
        ]:  # a paragraph within a list item begins beside its dash
            return
        if self._line:
            self.end_line()
        self._apart = self._apart or apart

    def text(self) -> str:
        """Never two empty lines in a row."""
        self.end_block(apart=False)
        lines, filled = [], False
        for depth, line in self._done:
            if line or filled:
                lines.append(("> " * min(depth, MAX_MARKS) + line).rstrip(" "))
            filled = bool(line)
        return "\n".join(lines).strip("\n")
