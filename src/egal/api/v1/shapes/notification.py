from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from egal.api.v1.shapes.common import Moment, one_of
from egal.notifications import models
from egal.shared.ids import public_id


class Notification(BaseModel):
    """Something an agent was told of."""

    id: str
    kind: Annotated[str, one_of(models.Kind.values)]
    conversation_id: str
    by: str = Field(description="Whoever did it last; empty for Egal itself.")
    count: int = Field(description="How often, until it was read.")
    at: Moment
    read_at: Moment | None

    @classmethod
    def of(cls, told: models.Notification) -> Self:
        return cls(
            id=public_id(told.id),
            kind=told.kind,
            conversation_id=public_id(told.conversation_id),
            by=told.actor_name,
            count=told.count,
            at=told.at,
            read_at=told.read_at,
        )


class NotificationChoices(BaseModel):
    """What an agent is told of, and how."""

    model_config = ConfigDict(extra="forbid")

    kinds: list[Annotated[str, one_of(models.Kind.values)]]
    browser: bool = Field(False, description="Also by the browser, where the agent allowed it.")
    digest: Annotated[str, one_of(models.Digest.values)] = "off"

    @classmethod
    def of(cls, chosen: models.Choices) -> Self:
        return cls(kinds=chosen.kinds, browser=chosen.browser, digest=chosen.digest)
