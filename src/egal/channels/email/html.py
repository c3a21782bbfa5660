"""HTML made safe to show, and readable text made from it, in bounded time.

nh3 walks the stack of open elements for each tag, so its time grows with the square of the
nesting, and an HTML parser opens formatting elements again in each paragraph, so a few bytes can
become many. Measured on the worst inputs we could build (2 cores, nh3 0.3.8): 0.4 s for 8,000
tags, 2 s for 20,000.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import unquote

import nh3

from egal.channels.email.styles import harmless, style_of
from egal.shared.formatted import ENCLOSED, QUOTE, QUOTES, REMOTE
from egal.shared.layout import CELLS, HIDDEN, LINES, PARAGRAPHS, laid_out

MAX_SIZE = 256 * 1024  # characters; Gmail cuts a mail off at 102 KB
MAX_TAGS = 8_000
MAX_CRUDE = 1024 * 1024  # characters looked at when nh3 cannot be used

_TAGS = (
    "a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em h1 h2 h3"
    " h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody"
    " td tfoot th thead tr tt u ul wbr"
)
ALLOWED = frozenset(_TAGS.split())
_CELL = {"align", "bgcolor", "colspan", "height", "rowspan", "valign", "width"}
_LOOKS = {"align", "bgcolor", "border", "cellpadding", "cellspacing", "height", "valign", "width"}
_SPANS = {"colspan", "rowspan", "span", "start"}
ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title"},
    "a": {"href"},
    "blockquote": {"class", "id", "type"},
    "col": {"span", "width"},
    "div": {"align", "class", "id", "name"},
    "hr": {"id", "width"},
    "img": {"align", "alt", "border", "height", "src", "width"},
    "ol": {"start"},
    "p": {"align"},
    "table": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "width"},
    "td": _CELL,
    "th": _CELL,
    "tr": {"align", "bgcolor", "valign"},
}
_LINKS = ("http:", "https:", "mailto:", "tel:")
_SHORT = re.compile(r"[#\w.%-]{1,24}")
_SPAN = re.compile(r"\d{1,3}")

# How mail programs mark what they quote, and what begins it when the rest stands beside it.
_QUOTES = {
    "gmail_quote": QUOTE,
    "protonmail_quote": QUOTE,
    "quote": QUOTE,
    "tutanota_quote": QUOTE,
    "yahoo_quoted": QUOTE,
    "mail-editor-reference-message-container": QUOTE,
    "ms-outlook-mobile-reference-message": QUOTE,
    "cite": QUOTE,
    "appendonsend": QUOTES,
    "divrplyfwdmsg": QUOTES,
    "moz-cite-prefix": QUOTES,
    "stopspelling": QUOTES,
}

# Formatting elements that differ in an attribute are all opened again in each new paragraph
# (HTML Standard, 13.2.4.3), equal ones at most three times; a span, which looks the same, is not.
# Attributes of html are merged, in quadratic time, and those of one tag compared with each other.
_BARE = re.compile(
    r"<(b|big|body|code|em|font|html|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]*>", re.IGNORECASE
)
_FONT = re.compile(r"<(/?)font(?=[\s/>])", re.IGNORECASE)
_LONG = 8192  # characters
_LONG_TAG = re.compile(rf"<[a-z][^<>]{{{_LONG},}}>?", re.IGNORECASE)

_SKELETON = nh3.Cleaner(
    tags=LINES | PARAGRAPHS | CELLS,
    clean_content_tags=HIDDEN,
    attributes={},
    link_rel=None,
)


def safe(source: str, enclosed: Mapping[str, str] = MappingProxyType({})) -> str:
    """What may be shown, as `shared/formatted.py` says: no script, nothing that loads by itself.

    enclosed: the SHA-256 of the pictures in the mail, by Content-ID. "" beyond the caps.
    """
    if not _within_caps(source):
        return ""
    spelled = _FONT.sub(r"<\1span", _BARE.sub(_looks, _without_long_tags(source)))
    if not _within_caps(spelled):
        spelled = _bare(source)
    cleaner = _cleaner(enclosed) if enclosed else _WITHOUT_PICTURES
    cleaned = cleaner.clean(spelled)
    return cleaned if len(cleaned) <= 2 * MAX_SIZE else ""


def text_of(source: str) -> str:
    """The text a person would read: blocks as lines, list items with "- ", links by their words.

    Beyond the caps the tags are taken out as they stand, in linear time, from the first 1 MB.
    """
    if _within_caps(source):
        return laid_out(_SKELETON.clean(_bare(source)))
    cut = " […]" if len(source) > MAX_CRUDE else ""
    return laid_out(source[:MAX_CRUDE]) + cut


def _within_caps(source: str) -> bool:
    return len(source) <= MAX_SIZE and source.count("<") <= MAX_TAGS


def _without_long_tags(source: str) -> str:
    longest = max(map(len, source.split("<")))
    return _LONG_TAG.sub("", source) if longest > _LONG else source


def _bare(source: str) -> str:
    return _BARE.sub(r"<\1>", source)


def _looks(tag: re.Match[str]) -> str:
    """A formatting element without attributes, and its looks in a span."""
    name = tag[1].lower()
    style = "" if name in ("body", "html") else style_of(tag[0], font=name == "font")
    look = f' style="{style}"' if style else ""
    if name == "font":
        return f"<span{look}>"
    return f"<{name}><span{look}>" if look else f"<{name}>"


def _cleaner(enclosed: Mapping[str, str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED),
        clean_content_tags=HIDDEN,
        attributes=ATTRIBUTES,
        attribute_filter=_filter(enclosed),
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",
        link_rel="noopener noreferrer",
    )


def _filter(enclosed: Mapping[str, str]) -> Callable[[str, str, str], str | None]:
    """What becomes of the value of an attribute that is allowed; None takes it out."""

    def kept(_tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return harmless(value) or None
        if name == "src":
            return _source(value, enclosed)
        if name == "href":
            return value if value.strip().lower().startswith(_LINKS) else None
        if name in ("class", "id", "name", "type"):
            return next((_QUOTES[each] for each in value.lower().split() if each in _QUOTES), None)
        if name in _LOOKS:
            return value if _SHORT.fullmatch(value) else None
        if name in _SPANS:
            return value if _SPAN.fullmatch(value) else None
        return value

    return kept


def _source(value: str, enclosed: Mapping[str, str]) -> str | None:
    """The scheme is one of ours, judged before: http, https, cid; others do not come here."""
    value = "".join(value.split())
    if value.lower().startswith(("http://", "https://")):
        return REMOTE + value
    found = enclosed.get(unquote(value[len(ENCLOSED) :]))
    return ENCLOSED + found if found else None


_WITHOUT_PICTURES = _cleaner({})  # making one takes a tenth of a millisecond
