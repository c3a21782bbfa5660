from typing import Any, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, public_or_none
from egal.events.models import Event
from egal.shared.ids import public_id

# What `Event.data` calls the ids of rows.
_ROWS = {"agent", "field", "inbox", "into", "tag", "team", "token"}


class Actor(BaseModel):
    """Who did it."""

    kind: str = Field(description="`agent`, `token` or `system`, which is Egal or its operator.")
    id: str | None
    name: str


class AuditEntry(BaseModel):
    """Something that changed access or settings."""

    id: str
    kind: str = Field(description="Such as `agent.role_changed` or `session.refused`.")
    actor: Actor
    client: str = Field(description="The address it was asked from; empty if there was none.")
    details: dict[str, Any]
    at: Moment

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(
            id=public_id(event.id),
            kind=event.kind,
            actor=Actor(
                kind=event.actor_kind, id=public_or_none(event.actor_id), name=event.actor_name
            ),
            client=event.client or "",
            details={name: _shown(name, value) for name, value in event.data.items()},
            at=event.created_at,
        )


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shown(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shown(name, each) for each in value]
    return public_id(value) if name in _ROWS and isinstance(value, int) else value
