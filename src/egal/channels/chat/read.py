"""A message as it came, translated into what the core knows. Pure: no database, no network.

Who wrote it, and what it goes on from, is no part of what a customer writes: our own door knows it
by the token and says it in `meta` ({"visitor", "name", "answers"}).
"""

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext_noop as _
from pydantic import ValidationError

from egal.channels.base import Address, NewMessage, Raw, Unreadable
from egal.channels.chat.payload import Payload
from egal.shared.text import snippet

SUBJECT = 80  # characters


def read(raw: Raw) -> Iterable[NewMessage]:
    """One message. Raises Unreadable with the first field that does not fit."""
    payload = _payload(raw.content)
    visitor, answers = str(raw.meta.get("visitor") or ""), raw.meta.get("answers")
    if not visitor:
        raise Unreadable(_("Nobody knows who wrote this: it came by no door of the chat."))
    fact = NewMessage(
        dedupe_key=hashlib.sha256(f"{visitor} {payload.id}".encode()).hexdigest(),
        external_id=payload.id,
        sender=Address("visitor", visitor, str(raw.meta.get("name") or "")),
        to=[Address("visitor", raw.inbox_address)],
        subject=payload.subject or ("" if answers else _first_words(payload.text)),
        text=payload.text,
        answers=answers if isinstance(answers, int) else None,
    )
    return [fact]


def _first_words(text: str) -> str:
    """What a matter is called that nobody named: it begins with this."""
    return snippet(text.strip().partition("\n")[0], SUBJECT)


def _payload(content: bytes) -> Payload:
    try:
        payload = Payload.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "JSON"
        raise Unreadable(f"{place}: {first['msg']}") from None
    if not payload.text.strip() and not payload.files:
        raise Unreadable(_("There is nothing in it."))
    return payload
