from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, Person, one_of, public_or_none
from egal.conversations import models
from egal.shared.ids import public_id
from egal.workspaces.models import Agent


class Conversation(BaseModel):
    """One matter of one contact."""

    id: str
    subject: str
    status: Annotated[str, one_of(models.Status.values)] = Field(
        description="`open`: we owe something. `waiting`: the contact does."
    )
    channel: str
    inbox_id: str = Field(description="Where the contact was heard last.")
    contact: Person
    assignee: Person | None
    message_count: int = Field(description="Without the notes.")
    attachment_count: int
    preview: str = Field(description="The beginning of the last message.")
    follows_id: str | None = Field(description="The solved conversation that this one goes on.")
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
            contact=Person(id=public_id(conversation.contact_id), name=conversation.contact_name),
            assignee=_person(conversation.assignee),
            message_count=conversation.message_count,
            attachment_count=conversation.attachment_count,
            preview=conversation.preview,
            follows_id=public_or_none(conversation.follows_id),
            last_activity_at=conversation.last_activity_at,
            created_at=conversation.created_at,
        )


def _person(agent: Agent | None) -> Person | None:
    return None if agent is None else Person(id=public_id(agent.id), name=agent.actor_name)
