from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, Named, one_of, public_or_none
from egal.conversations import models
from egal.shared.ids import public_id
from egal.workspaces.models import Agent


class Conversation(BaseModel):
    """One matter of one contact."""

    id: str
    subject: str
    status: Annotated[str, one_of(models.Status.values)] = Field(
        description="`open`: we owe something. `waiting`: the contact does. `snoozed`: we look at "
        "it again at a time."
    )
    channel: str
    inbox_id: str = Field(description="Where the contact was heard last.")
    contact: Named
    assignee: Named | None
    message_count: int = Field(description="Without the notes.")
    attachment_count: int
    preview: str = Field(description="The beginning of the last message.")
    follows_id: str | None = Field(description="The solved conversation that this one goes on.")
    merged_into_id: str | None = Field(description="The conversation in which this one goes on.")
    tags: list[str]
    snoozed_until: Moment | None = Field(description="Of a snoozed one only.")
    last_activity_at: Moment
    created_at: Moment

    @classmethod
    def of(cls, conversation: models.Conversation) -> Self:
        return cls(
            id=conversation.public_id,
            subject=conversation.subject,
            status=conversation.status,
            channel=conversation.channel,
            inbox_id=public_id(conversation.inbox_id),
            contact=Named(id=public_id(conversation.contact_id), name=conversation.contact_name),
            assignee=_person(conversation.assignee),
            message_count=conversation.message_count,
            attachment_count=conversation.attachment_count,
            preview=conversation.preview,
            follows_id=public_or_none(conversation.follows_id),
            merged_into_id=public_or_none(conversation.merged_into_id),
            tags=[tagging.tag.name for tagging in conversation.taggings.all()],
            snoozed_until=_snoozed_until(conversation),
            last_activity_at=conversation.last_activity_at,
            created_at=conversation.created_at,
        )


def _person(agent: Agent | None) -> Named | None:
    return None if agent is None else Named(id=public_id(agent.id), name=agent.actor_name)


def _snoozed_until(conversation: models.Conversation) -> datetime | None:
    """A reply that opens a snoozed one leaves the moment there, where it means nothing."""
    snoozed = conversation.status == models.Status.SNOOZED
    return conversation.snoozed_until if snoozed else None
