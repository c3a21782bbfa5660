from typing import Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment
from egal.channels.base import Capabilities, InboxSettings
from egal.channels.registry import channel_of
from egal.conversations import models
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble


class Inbox(BaseModel):
    """One configured account on a channel. Its settings hold secrets and are never shown."""

    id: str
    channel: str
    address: str
    name: str
    can_send: bool
    reason: str = Field(description="Why it cannot send, else empty.")
    created_at: Moment

    @classmethod
    def of(cls, inbox: models.Inbox) -> Self:
        capabilities = _capabilities(inbox)
        return cls(
            id=public_id(inbox.id),
            channel=inbox.channel,
            address=inbox.address,
            name=inbox.name,
            can_send=capabilities.can_send,
            reason=str(capabilities.reason),
            created_at=inbox.created_at,
        )


def _capabilities(inbox: models.Inbox) -> Capabilities:
    """Also of an inbox whose channel has been taken out of the installation."""
    try:
        channel = channel_of(inbox.channel)
    except Trouble as trouble:
        return Capabilities(can_send=False, reason=str(trouble))
    return channel.capabilities(InboxSettings(inbox.address, inbox.settings))
