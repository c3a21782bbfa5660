from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, one_of, public_or_none
from egal.events import models
from egal.shared.ids import public_id

NUMBERS = frozenset(  # the only members of `data` that count
    {"added", "attempts", "changed", "count", "lines", "refused", "size", "unchanged"}
)


class Actor(BaseModel):
    """Who did it, as known then."""

    type: Annotated[str, one_of(["agent", "contact", "token", "system"])]
    id: str | None
    name: str


class Event(BaseModel):
    """A fact that happened, as webhooks will carry it."""

    id: str
    seq: int = Field(description="Its place in the stream. Places grow, but not by one.")
    kind: str = Field(description="Such as `message.received`. New kinds may come at any time.")
    conversation_id: str | None
    actor: Actor
    data: dict[str, Any] = Field(description="Ids, old and new values; never the text of a note.")
    caused_by_id: str | None = Field(description="The event that this one answers.")
    created_at: Moment

    @classmethod
    def of(cls, event: models.Event) -> Self:
        return cls(
            id=public_id(event.id),
            seq=event.seq or 0,
            kind=event.kind,
            conversation_id=public_or_none(event.conversation_id),
            actor=Actor(
                type=event.actor_kind, id=public_or_none(event.actor_id), name=event.actor_name
            ),
            data=shown(event.data),
            caused_by_id=public_or_none(event.caused_by),
            created_at=event.created_at,
        )


def shown(value: Any, name: str = "") -> Any:
    """The same with public ids. A number counts as an id unless its name says what it counts, so
    that a new kind of event shows no row number by an oversight."""
    if isinstance(value, dict):
        return {key: shown(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [shown(each, name) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and name not in NUMBERS:
        return public_id(value) if value >= 0 else None
    return value
