from typing import Annotated, Self, get_args

from pydantic import BaseModel, Field

from egal.api.v1.shapes.common import Moment, Named, one_of, public_or_none
from egal.channels.base import Automatic
from egal.conversations import models
from egal.conversations.actions.outside import ELSEWHERE
from egal.shared.ids import public_id


class Author(BaseModel):
    """Who wrote it, as known then."""

    type: Annotated[str, one_of(["agent", "contact", "token", "system", ELSEWHERE])]
    id: str | None
    name: str


class Address(BaseModel):
    """One way to reach somebody."""

    kind: str = Field(description="`email`, `phone`, …")
    address: str
    name: str


class Attachment(BaseModel):
    """A file of a message; its bytes are at `/attachments/{id}`."""

    id: str
    name: str
    content_type: str = Field(description="Told by the content; where that is silent, as claimed.")
    size: int = Field(description="Bytes.")
    sha256: str | None = Field(description="Of the bytes, in hex; null while they are not here.")
    inline: bool = Field(description="Shown within the text, such as a logo.")
    available: bool = Field(description="False while it is still with the sender's provider.")

    @classmethod
    def of(cls, attachment: models.Attachment) -> Self:
        return cls(
            id=attachment.public_id,
            name=attachment.name,
            content_type=attachment.content_type,
            size=attachment.size,
            sha256=attachment.sha256 or None,
            inline=attachment.inline,
            available=attachment.is_here,
        )


class Delivery(BaseModel):
    """How far the sending of a reply is."""

    state: Annotated[str, one_of(models.DeliveryState.values)]
    send_at: Moment | None = Field(
        description="The moment chosen for it; null where it goes out as soon as it may."
    )
    error: str | None = Field(description="The last refusal in words.")
    returned_from: list[str] = Field(description="The recipients from whom it came back.")
    possible_duplicate: bool = Field(
        description="It was sent again without anybody knowing whether the first time worked."
    )


class Mood(BaseModel):
    """How a message sounds, by its words; they are wrong at times."""

    score: float = Field(description="From -1, as unhappy as can be, to 1.")
    unhappy: bool = Field(description="What a person says, or else what it was taken for.")
    guessed: bool = Field(description="What it was taken for.")
    said_by: str | None = Field(description="Who says otherwise.")

    @classmethod
    def of(cls, mood: models.Mood | None) -> Self | None:
        if mood is None:
            return None
        return cls(
            score=round(mood.score, 3),
            unhappy=mood.unhappy if mood.corrected is None else mood.corrected,
            guessed=mood.unhappy,
            said_by=mood.corrected_by or None,
        )


class Message(BaseModel):
    """One contribution to a conversation."""

    id: str
    conversation_id: str
    inbox_id: str | None = Field(description="Null for a note.")
    channel: str | None = Field(description="Null for a note.")
    direction: Annotated[str, one_of(models.Direction.values)]
    public: bool = Field(description="Whether everybody can read it where it was written.")
    author: Author
    from_: Address | None = Field(alias="from", description="Null for a note.")
    to: list[Address]
    cc: list[Address]
    bcc: list[Address] = Field(description="Seen by colleagues only.")
    via: Address | None = Field(
        description="The program that wrote for the sender, such as a contact form."
    )
    reply_to: list[Address] = Field(
        description="Where the sender wants the answer, if elsewhere. A reply goes there."
    )
    subject: str
    text: str
    quoted_text: str = Field(description="The part quoted from earlier messages.")
    html: str = Field(
        description="Cleaned: nothing in it runs, and nothing loads by itself. The `src` of a"
        " picture is `cid:` and the SHA-256 of an attachment, or `remote:` and an address"
        " elsewhere. Empty where nothing was formatted, or more than can be cleaned."
    )
    attachments: list[Attachment]
    mentions: list[Named] = Field(description="The agents whom a note names.")
    delivery: Delivery | None = Field(description="Of a reply only.")
    forwarded: bool = Field(description="A reply's: it shows another message to somebody outside.")
    redirects_id: str | None = Field(
        description="The message that this one hands on exactly as it came."
    )
    automatic: Annotated[str, one_of(get_args(Automatic))]
    doubtful_sender: bool = Field(
        description="The inbox's own mail server holds the sender for forged."
    )
    external_id: str | None = Field(description="The provider's own id.")
    edited_at: Moment | None = Field(description="Since when it reads so, at the network.")
    withdrawn_at: Moment | None = Field(description="Since when it is gone at the network.")
    mood: Mood | None = Field(
        description="Of what people write to us, a moment later; null for all else."
    )
    created_at: Moment

    @classmethod
    def of(cls, message: models.Message) -> Self:
        attachments = sorted(message.attachments.all(), key=lambda attachment: attachment.id)
        return cls(
            id=message.public_id,
            conversation_id=public_id(message.conversation_id),
            inbox_id=public_or_none(message.inbox_id),
            channel=message.inbox and message.inbox.channel,
            direction=message.direction,
            public=message.public,
            author=_author(message),
            **{"from": _from(message)},
            to=message.to,
            cc=message.cc,
            bcc=message.bcc,
            via=message.via,
            reply_to=message.reply_to,
            subject=message.subject,
            text=message.text,
            quoted_text=message.quoted_text,
            html=message.html,
            attachments=[Attachment.of(attachment) for attachment in attachments],
            mentions=_mentions(message),
            delivery=_delivery(message),
            forwarded=message.forwarded,
            redirects_id=public_or_none(message.redirects_id),
            automatic=message.automatic,
            doubtful_sender=message.doubtful_sender,
            external_id=message.external_id or None,
            edited_at=message.edited_at,
            withdrawn_at=message.withdrawn_at,
            mood=Mood.of(next(iter(message.moods.all()), None)),
            created_at=message.created_at,
        )


def _author(message: models.Message) -> Author:
    return Author(
        type=message.author_kind, id=public_or_none(message.author_id), name=message.author_name
    )


def _mentions(message: models.Message) -> list[Named]:
    if message.direction != models.Direction.NOTE:
        return []
    agents = sorted((each.agent for each in message.mentions.all()), key=lambda agent: agent.id)
    return [Named(id=public_id(agent.id), name=agent.actor_name) for agent in agents]


def _from(message: models.Message) -> Address | None:
    if message.direction == models.Direction.NOTE:
        return None
    return Address(kind=message.from_kind, address=message.from_address, name=message.from_name)


def _delivery(message: models.Message) -> Delivery | None:
    delivery: models.Delivery | None = getattr(message, "delivery", None)
    if delivery is None:
        return None
    return Delivery(
        state=delivery.state,
        send_at=delivery.send_at,
        error=delivery.error or None,
        returned_from=delivery.returned_from,
        possible_duplicate=delivery.possible_duplicate_at is not None,
    )
