from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, one_of, public_or_none
from egal.channels.models import Arrival as Row
from egal.channels.models import ArrivalState
from egal.channels.quarantine import sender_of
from egal.shared.ids import public_id


class Arrival(BaseModel):
    """Something that came in and could not be read; its bytes are at `/quarantine/{id}/raw`."""

    id: str
    state: Annotated[str, one_of(ArrivalState.values)] = Field(
        description="`quarantined`, or what became of it since: `waiting` to be read, `taken` in."
    )
    inbox_id: str
    channel: str
    sender: str = Field(description="Who seems to have sent it; empty where nobody knows.")
    cause: str = Field(description="Why it could not be read, in English.")
    size: int = Field(description="Bytes.")
    message_id: str | None = Field(description="The message it became, if it did.")
    received_at: Moment
    quarantined_at: Moment

    @classmethod
    def of(cls, arrival: Row) -> Self:
        return cls(
            id=arrival.public_id,
            state=arrival.state,
            inbox_id=public_id(arrival.inbox_id),
            channel=arrival.inbox.channel,
            sender=sender_of(arrival),
            cause=arrival.error,
            size=vars(arrival)["size"],
            message_id=public_or_none(arrival.message_id),
            received_at=arrival.received_at,
            quarantined_at=arrival.quarantined_at or arrival.received_at,
        )
