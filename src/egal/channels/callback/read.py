"""What somebody typed in to be rung back, translated into what the core knows. Pure."""

import hashlib
from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from egal.channels.base import Address, NewMessage, Raw, Unreadable

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Asked(BaseModel):
    """id: of the form, the same however often it is sent. number: as E.164 writes it."""

    id: Annotated[Text, Field(min_length=1, max_length=100)]
    number: Annotated[str, Field(pattern=r"^\+[1-9]\d{4,14}$")]
    name: Annotated[Text, Field(max_length=200)] = ""
    about: Annotated[Text, Field(max_length=5000)] = ""
    subject: Annotated[Text, Field(max_length=300)] = ""


def read(raw: Raw) -> Iterable[NewMessage]:
    """One message. Raises Unreadable with the first field that does not fit."""
    asked = _asked(raw.content)
    sender = Address("phone", asked.number, asked.name or asked.number)
    return [
        NewMessage(
            dedupe_key=hashlib.sha256(asked.id.encode()).hexdigest(),
            external_id=asked.id,
            sender=sender,
            to=[Address("phone", raw.inbox_address)],
            subject=asked.subject,
            text=asked.about,
            joins_open=False,
        )
    ]


def _asked(content: bytes) -> Asked:
    try:
        return Asked.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "JSON"
        raise Unreadable(f"{place}: {first['msg']}") from None
