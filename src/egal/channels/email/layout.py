"""Text laid out from HTML: blocks become lines, paragraphs stand apart, list items get a dash."""

import html as entities
import re

HIDDEN = {"script", "style", "title", "head", "iframe", "object", "svg", "math", "template"}
LINES = {"br", "dd", "dt", "hr", "li", "tr", "div"}
PARAGRAPHS = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "table", "pre"}
CELLS = {"td", "th"}

MAX_MARKS = 9  # levels of quotation that are shown

_ITEM = "- "
_TOKEN = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def laid_out(source: str) -> str:
    """The words of some HTML, well-formed or not, in linear time."""
    return _Text().of(source)


class _Text:
    """One pass over tags and the text between them. Copes with HTML that is not well-formed."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._hidden_until = ""
        self._verbatim = False

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
        if self._verbatim:
            self._lines.verbatim(entities.unescape(source))
        else:
            self._lines.words(entities.unescape(_SPACE.sub(" ", source)))

    def _tag(self, markup: str, slash: str, name: str) -> None:
        if self._hidden_until:
            if (slash + name or markup) == self._hidden_until:
                self._hidden_until = ""
        elif not name:
            self._hidden_until = "-->" if markup == "<!--" else ""
        elif name in HIDDEN and not slash and not markup.endswith("/>"):
            self._hidden_until = "/" + name
        else:
            self._block(name, closing=bool(slash))

    def _block(self, name: str, *, closing: bool) -> None:
        if name == "pre":
            self._verbatim = not closing
        if name == "blockquote":
            self._lines.quote(deeper=not closing)
        elif name == "br":
            self._lines.end_line()
        elif name in LINES or name in PARAGRAPHS:
            self._lines.end_block(apart=name in PARAGRAPHS)
        elif name in CELLS and closing:
            self._lines.words(" ")
        if name == "li" and not closing:
            self._lines.words(_ITEM)


class _Lines:
    """Text as it is laid out: blocks that touch share one line end, paragraphs one empty line."""

    def __init__(self) -> None:
        self._done: list[tuple[int, str]] = []  # how deep in quotations, and the line
        self._line: list[str] = []
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
        if self._line == [_ITEM]:  # a paragraph within a list item begins beside its dash
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
