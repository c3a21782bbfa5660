from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import FieldValue, Moment, Named, named_agent, one_of, public_or_none
from egal.conversations import models, search
from egal.shared.ids import public_id


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
    team: Named | None
    message_count: int = Field(description="Without the notes.")
    attachment_count: int
    preview: str = Field(description="The beginning of the last message.")
    follows_id: str | None = Field(description="The solved conversation that this one goes on.")
    merged_into_id: str | None = Field(description="The conversation in which this one goes on.")
    tags: list[str]
    fields: dict[str, FieldValue] = Field(
        description="Values of the company's own fields, by their ids."
    )
    snoozed_until: Moment | None = Field(description="Of a snoozed one only.")
    spam_at: Moment | None = Field(description="Since when it is put away as spam.")
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
            assignee=named_agent(conversation.assignee),
            team=conversation.team
            and Named(id=public_id(conversation.team.id), name=conversation.team.name),
            message_count=conversation.message_count,
            attachment_count=conversation.attachment_count,
            preview=conversation.preview,
            follows_id=public_or_none(conversation.follows_id),
            merged_into_id=public_or_none(conversation.merged_into_id),
            tags=[tagging.tag.name for tagging in conversation.taggings.all()],
            fields=conversation.custom,
            snoozed_until=_snoozed_until(conversation),
            spam_at=conversation.spam_at,
            last_activity_at=conversation.last_activity_at,
            created_at=conversation.created_at,
        )


class Unhappy(BaseModel):
    """That its contact is unhappy where everybody can read it."""

    urgency: float = Field(description="Mood times reach; larger is sooner.")
    reach: int = Field(description="How many may have seen it; 0 where nobody knows.")
    since: Moment

    @classmethod
    def of(cls, unhappy: models.Unhappy) -> Self:
        return cls(urgency=round(unhappy.urgency, 3), reach=unhappy.reach, since=unhappy.since)


class Piece(BaseModel):
    """Text as it was written, to be escaped; in their order the pieces are the whole."""

    text: str
    matches: bool = Field(description="Whether it is what was searched for.")


class Hit(BaseModel):
    """What a search has found in a conversation."""

    message_id: str | None = Field(
        description="The message that fits best; null where the contact or the filters fit."
    )
    subject: list[Piece]
    snippet: list[Piece] = Field(description="Of the message, or else of the last one.")
    heard: bool = Field(
        description="The snippet was said in a call; found by those with `calls:listen` only."
    )

    @classmethod
    def of(cls, hit: search.Hit) -> Self:
        return cls(
            message_id=public_or_none(hit.message_id),
            subject=[Piece(text=piece.text, matches=piece.hit) for piece in hit.subject],
            snippet=[Piece(text=piece.text, matches=piece.hit) for piece in hit.snippet],
            heard=hit.heard,
        )


class ListedConversation(Conversation):
    """One matter of one contact, in a list."""

    hit: Hit | None = Field(None, description="What `q` has found in it; null without `q`.")
    unhappy: Unhappy | None = Field(
        None, description="With `unhappy=true`; null in every other list."
    )

    @classmethod
    def found(cls, hit: search.Hit) -> Self:
        listed = cls.of(hit.conversation)
        listed.hit = Hit.of(hit)
        return listed


def _snoozed_until(conversation: models.Conversation) -> datetime | None:
    """A reply that opens a snoozed one leaves the moment there, where it means nothing."""
    snoozed = conversation.status == models.Status.SNOOZED
    return conversation.snoozed_until if snoozed else None
