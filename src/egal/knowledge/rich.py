"""What articles are written in: a few elements made safe, pictures of ours, no style of their own.

The `src` of a picture is "cid:" with the SHA-256 of an `Image`; of others their words are left.
Headings begin at the second level: the first is the title's.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.utils.translation import gettext as _

from egal.knowledge.slugs import slug_of
from egal.shared.formatted import ENCLOSED
from egal.shared.layout import HIDDEN, laid_out
from egal.shared.trouble import Trouble
from egal.shared.written import LONGEST, MOST_TAGS

_TAGS = (
    "a b blockquote br code del div em figcaption figure h2 h3 h4 hr i img kbd li ol p pre s small"
    " strong sub sup table tbody td tfoot th thead tr u ul"
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_NUMBERS = {"height", "width", "start", "colspan", "rowspan"}
# as `shared/written.py`: elements that differ in an attribute are opened again in each paragraph
_BARE = re.compile(
    r"<(b|big|body|code|em|font|html|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]*>", re.IGNORECASE
)
_TITLES = re.compile(r"<(/?)h1(?=[\s/>])", re.IGNORECASE)
_LOWEST = re.compile(r"<(/?)h[56](?=[\s/>])", re.IGNORECASE)
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_SOURCE = re.compile(r' src="cid:([^"]*)"')
_WORDS = re.compile(r' alt="([^"]*)"')
_HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)
_PASSES = 6  # nearly everything is settled after one
_ANY_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Heading:
    """A place in an article that one can go to. level: 2 to 4."""

    level: int
    anchor: str
    text: str


def made_safe(source: str, pictures: Set[str] = frozenset()) -> str:
    """What may be published; a second time changes nothing. Raises Trouble for far too much.

    pictures: the SHA-256 of those that may be shown.
    """
    if len(source) > LONGEST or source.count("<") > MOST_TAGS:
        raise Trouble(_("This article is too long. Make two of it."))
    raised = _LOWEST.sub(r"<\1h4", _TITLES.sub(r"<\1h2", _BARE.sub(r"<\1>", source)))

    def shown(tag: re.Match[str]) -> str:
        named, words = _SOURCE.search(tag[1]), _WORDS.search(tag[1])
        if named is None or named[1] not in pictures:
            return words[1] if words else ""
        return tag[0] if words else tag[0].replace(">", ' alt="">')

    return _settled(_PICTURE.sub(shown, _CLEANER.clean(raised)))


def in_words(html: str) -> str:
    """What is read in it, as plain text."""
    return laid_out(html)


def with_anchors(html: str) -> tuple[str, list[Heading]]:
    """The same with an id on each heading, and what they are."""
    found: list[Heading] = []
    taken: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        text = " ".join(unescape(_ANY_TAG.sub("", match[2])).split())
        if not text:
            return match[0]
        bare = slug_of(text) or "part"
        taken[bare] = taken.get(bare, 0) + 1
        anchor = f"h-{bare}" if taken[bare] == 1 else f"h-{bare}--{taken[bare]}"
        found.append(Heading(int(match[1]), anchor, text))
        return f'<h{match[1]} id="{escape(anchor)}">{match[2]}</h{match[1]}>'

    return _HEADING.sub(named, html), found


def _settled(html: str) -> str:
    """As a browser reads it: where an element is taken out, those around it close elsewhere."""
    for _pass in range(_PASSES):
        again = _CLEANER.clean(html).strip()
        if again == html:
            break
        html = again
    return html


def _kept(_tag: str, name: str, value: str) -> str | None:
    if name in _NUMBERS:
        return value if value.isdecimal() and len(value) < 5 else None
    if name == "scope":
        return value if value in ("col", "row") else None
    if name == "src":
        return value if value.lower().startswith(ENCLOSED) else None
    if name == "href":
        return value if _is_address(value) else None
    return value


def _is_address(value: str) -> bool:
    """Whole ones of the known schemes, and paths of this site; a picture's is none."""
    if value.startswith(("/", "#")):
        return not value.startswith(("//", "/\\"))
    scheme = value.partition(":")[0].lower()
    return ":" in value and scheme in _SCHEMES and scheme != "cid"


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags=set(HIDDEN),
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes=_SCHEMES,
    url_relative="pass_through",
    link_rel="noopener",
)
