"""HTML made safe to show, and readable text made from it, in bounded time.

nh3 walks the stack of open elements for each tag, so its time grows with the square of the
nesting, and an HTML parser opens formatting elements again in each paragraph, so a few bytes can
become many. Measured on the worst inputs we could build (2 cores, nh3 0.3.8): 0.4 s for 8,000
tags, 2 s for 20,000, 110 s for 200,000. Ordinary newsletters have 500 to 5,000.
"""

import html as entities
import re

import nh3

MAX_SIZE = 256 * 1024  # characters; Gmail cuts a mail off at 102 KB
MAX_TAGS = 8_000
MAX_CRUDE = 1024 * 1024  # characters looked at when nh3 cannot be used

_ALLOWED = (
    "a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em h1 h2 h3"
    " h4 h5 h6 hr i ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td"
    " tfoot th thead tr tt u ul"
)
_DROPPED = {"script", "style", "title", "head", "iframe", "object", "svg", "math", "template"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_ALLOWED.split()),
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer",
)

# Formatting elements that differ in an attribute are all opened again in each new paragraph
# (HTML Standard, 13.2.4.3), equal ones at most three times. Attributes of html are merged, in
# quadratic time. None of these attributes is kept anyway.
_BARE = re.compile(
    r"<(b|big|body|code|em|font|html|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]*>", re.IGNORECASE
)

_LINES = {"br", "dd", "dt", "hr", "li", "tr", "div"}
_PARAGRAPHS = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "table", "pre"}
_CELLS = {"td", "th"}
_SKELETON = nh3.Cleaner(
    tags=_LINES | _PARAGRAPHS | _CELLS,
    clean_content_tags=_DROPPED,
    attributes={},
    link_rel=None,
)
_TOKEN = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def safe(source: str) -> str:
    """What may be shown: no script, no style, nothing that loads. "" beyond the caps."""
    if not _within_caps(source):
        return ""
    cleaned = _CLEANER.clean(_BARE.sub(r"<\1>", source))
    return cleaned if len(cleaned) <= 2 * MAX_SIZE else ""


def text_of(source: str) -> str:
    """The text a person would read: blocks as lines, list items with "- ", links by their words.

    Beyond the caps the tags are taken out as they stand, in linear time, from the first 1 MB.
    """
    if _within_caps(source):
        return _Text().of(_SKELETON.clean(_BARE.sub(r"<\1>", source)))
    cut = " […]" if len(source) > MAX_CRUDE else ""
    return _Text().of(source[:MAX_CRUDE]) + cut


def _within_caps(source: str) -> bool:
    return len(source) <= MAX_SIZE and source.count("<") <= MAX_TAGS


class _Text:
    """One pass over tags and the text between them. Copes with HTML that is not well-formed."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._hidden_until = ""
        self._verbatim = False

    def of(self, source: str) -> str:
        end = 0
        for token in _TOKEN.finditer(source):
            self._words(source[end : token.start()])
            self._tag(token[0], token[1] or "", (token[2] or "").lower())
            end = token.end()
        self._words(source[end:])
        return _tidied("".join(self._pieces))

    def _words(self, source: str) -> None:
        if self._hidden_until:
            return
        words = source if self._verbatim else _SPACE.sub(" ", source)
        self._pieces.append(entities.unescape(words).replace("\xa0", " "))

    def _tag(self, markup: str, slash: str, name: str) -> None:
        if self._hidden_until:
            if (slash + name or markup) == self._hidden_until:
                self._hidden_until = ""
        elif not name:
            self._hidden_until = "-->" if markup == "<!--" else ""
        elif name in _DROPPED and not slash and not markup.endswith("/>"):
            self._hidden_until = "/" + name
        else:
            self._block(name, closing=bool(slash))

    def _block(self, name: str, *, closing: bool) -> None:
        if name == "pre":
            self._verbatim = not closing
        if name in _PARAGRAPHS:
            self._pieces.append("\n\n")
        elif name == "li" and not closing:
            self._pieces.append("\n- ")
        elif name in _LINES:
            self._pieces.append("\n")
        elif name in _CELLS:
            self._pieces.append(" ")


def _tidied(text: str) -> str:
    """Lines without spaces around them, at most one empty line in a row."""
    lines = [line.strip(" \t") for line in text.split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n")
