"""What is typed, weighed for its way: how long it is, what it costs, what in it looks private."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from egal.channels.discretion import looks_private
from egal.channels.fitting import in_parts, length
from egal.channels.on_a_page import can_be_page, leading_to
from egal.channels.prices import Price, in_words, price_of, too_much
from egal.channels.ways import Way
from egal.conversations.actions.body import text_of
from egal.conversations.models import Conversation
from egal.desk.choosing import value_of
from egal.shared.short.segments import segments

PARTS, MAY_BE_PUBLIC = "parts", "may_be_public"  # names of fields
PAGE = "page"  # a value of the first
LONGEST = 20_000  # characters that are looked at while one types


def weighed(
    conversation: Conversation,
    way: Way | None,
    text: str,
    html: str,
    given: QueryDict | None = None,
) -> dict[str, Any] | None:
    """None where a way takes anything, for nothing. given: what was agreed to already."""
    if way is None or not is_weighed(way) or not way.capabilities.can_send:
        return None
    words = text_of(text, html)[:LONGEST]
    parts = in_parts(way.capabilities, words)
    return {
        "way": value_of(way),
        "public": way.public,
        "length": length(way.capabilities, words),
        "most": way.capabilities.max_length,
        "segments": segments(words) if way.capabilities.measure == "sms" and words else None,
        "parts": _parts(way, parts),
        "agreed": given is not None and parts_agreed(given) == len(parts),
        "page": _page(way, conversation, words, parts),
        "on_page": given is not None and wants_page(given),
        "price": _price(price_of(way.inbox, parts or [words], public=way.public)),
        "found": _found(way, words, given),
    }


def is_weighed(way: Way) -> bool:
    """Whether the server has anything to say while one types."""
    return way.public or way.capabilities.max_length is not None


def parts_agreed(given: QueryDict) -> int:
    """In how many messages it may go out."""
    value = given.get(PARTS, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 1


def wants_page(given: QueryDict) -> bool:
    """Whether it is to stand on a page of its own."""
    return given.get(PARTS) == PAGE


def _page(way: Way, conversation: Conversation, words: str, parts: Sequence[str]) -> str:
    """What would be said by this way, if the whole stands on a page; "" where it need not."""
    if len(parts) == 1 or not can_be_page(way):
        return ""
    return leading_to(way, conversation, words)


def _parts(way: Way, parts: Sequence[str]) -> list[dict[str, Any]]:
    if len(parts) < 2:
        return []
    return [{"text": each, "length": length(way.capabilities, each)} for each in parts]


def _price(price: Price | None) -> dict[str, str] | None:
    if price is None:
        return None
    return {
        "level": price.level,
        "said": in_words(price),
        "too_much": too_much(price) if price.level == "over" else "",
    }


def _found(way: Way, words: str, given: QueryDict | None) -> list[dict[str, Any]]:
    if not way.public:
        return []
    let_out = given.getlist(MAY_BE_PUBLIC) if given is not None else []
    return [
        {"text": each.text, "said": each.said, "let_out": each.text in let_out}
        for each in looks_private(words, way.inbox.workspace)
    ]
