"""A request as it came, translated into what the core knows. Pure: no database, no network."""

import hashlib
from collections.abc import Iterable

from pydantic import ValidationError

from egal.channels.base import Address, Link, NewMessage, Raw, Unreadable
from egal.channels.webhook.payload import Attached, Payload, Sender
from egal.channels.webhook.references import answered


def read(raw: Raw) -> Iterable[NewMessage]:
    """One message. Raises Unreadable with the first field that does not fit."""
    payload = _payload(raw.content)
    answers, broken = answered(payload.conversation)
    fact = NewMessage(
        dedupe_key=hashlib.sha256(payload.id.encode()).hexdigest(),
        external_id=payload.id,
        sender=_address(payload.sender, raw.inbox_address),
        to=[Address("webhook", raw.inbox_address)],
        subject=payload.subject,
        text=payload.text,
        answers=answers,
        broken_reference=broken,
        joins_open=not broken,
        links=[_link(attached) for attached in payload.attachments],
    )
    return [fact]


def _payload(content: bytes) -> Payload:
    try:
        return Payload.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "JSON"
        raise Unreadable(f"{place}: {first['msg']}") from None


def _address(sender: Sender, inbox_address: str) -> Address:
    """Customer 7 of the shop is not customer 7 of the forum: the system is part of the address."""
    return Address("webhook", f"{sender.address}@{inbox_address}", sender.name or sender.address)


def _link(attached: Attached) -> Link:
    return Link(attached.name or "attachment", attached.content_type, attached.url)
