"""What a person of ours has formatted: a few elements made safe, and the same as plain text.

It is kept as `shared/formatted.py` says: the `src` of a picture is "cid:" with the SHA-256 of a
file of the message. Until it is sent, "cid:" with the public id of the upload stands there.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from types import MappingProxyType

import nh3
from django.utils.translation import gettext as _

from egal.shared.formatted import ENCLOSED
from egal.shared.layout import HIDDEN, laid_out
from egal.shared.trouble import Trouble

LONGEST = 256 * 1024  # characters
MOST_TAGS = 8_000  # nh3's time grows with the square of the nesting: 0.4 s at the worst of these

_TAGS = "a b blockquote br code del div em h1 h2 h3 i img li ol p pre s strong u ul"
_ATTRIBUTES = {"a": {"href"}, "img": {"alt", "height", "src", "width"}}
# Formatting elements that differ in an attribute are all opened again in each new paragraph
# (HTML Standard, 13.2.4.3), and attributes of html and body are merged in quadratic time.
_BARE = re.compile(
    r"<(b|big|body|code|em|font|html|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]*>", re.IGNORECASE
)
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_SOURCE = re.compile(r' src="cid:([^"]*)"')
_WORDS = re.compile(r' alt="([^"]*)"')
_CID = re.compile(r"""\ssrc\s*=\s*["']?cid:([\w-]{1,64})""", re.IGNORECASE)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>([^<]*)</a>')
_MORE = re.compile(r"<(?!/?(?:div|p|br)[ >])")


def made_safe(source: str, pictures: Mapping[str, str] = MappingProxyType({})) -> str:
    """What may be shown and sent. Raises Trouble for far too much.

    pictures: what is to stand for each name after "cid:"; of a picture without one its words are
    left, as of one from elsewhere.
    """
    if len(source) > LONGEST or source.count("<") > MOST_TAGS:
        raise Trouble(_("This text is too long to send. Shorten it or attach it as a file."))
    cleaned = _CLEANER.clean(_BARE.sub(r"<\1>", source))

    def shown(tag: re.Match[str]) -> str:
        source, words = _SOURCE.search(tag[1]), _WORDS.search(tag[1])
        if not source or source[1] not in pictures:
            return words[1] if words else ""
        named = tag[0].replace(source[0], f' src="{ENCLOSED}{pictures[source[1]]}"')
        return named if words else named.replace(">", ' alt="">')

    return _PICTURE.sub(shown, cleaned).strip()


def in_words(html: str) -> str:
    """As plain text: "- " and numbers for lists, ">" for quotations, addresses behind words."""
    return laid_out(_BLOCKS.clean(html), in_full=True)


def says_more(html: str) -> bool:
    """Whether what was made safe shows anything that its words alone do not."""
    return bool(_MORE.search(_LINK.sub(_bare_link, html)))


def pictures_in(source: str) -> list[str]:
    """The names after "cid:" of its pictures, each once; safe or not."""
    return list(dict.fromkeys(_CID.findall(source[:LONGEST])))


def formatted(text: str) -> str:
    """Plain text as it would have been written with formatting."""
    return "<div>{}</div>".format(escape(text).replace("\n", "<br>")) if text else ""


def _bare_link(link: re.Match[str]) -> str:
    address, words = unescape(link[1]), unescape(link[2]).strip()
    return "" if words in (address, address.removeprefix("mailto:")) else link[0]


def _kept(_tag: str, name: str, value: str) -> str | None:
    if name in ("height", "width"):
        return value if value.isdecimal() and len(value) < 5 else None
    if name in ("href", "src"):
        return value if value.lower().startswith(ENCLOSED) == (name == "src") else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags=HIDDEN | {"figcaption"},
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    link_rel="noopener noreferrer",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)
_BLOCKS = nh3.Cleaner(tags=set(_TAGS.split()) - {"img"}, attributes={"a": {"href"}}, link_rel=None)
