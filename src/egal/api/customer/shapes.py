"""What the API for customers takes and gives."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from egal.contacts.models import Visitor
from egal.conversations import models
from egal.conversations.visible import said_at
from egal.shared.kinds import PICTURES
from egal.shared.text import snippet

LONGEST = 20_000  # characters of a text
MOST_FILES = 20


class NewVisitor(BaseModel):
    """A browser or an app that begins."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", max_length=100, description="What the person wants to be called.")
    language: str = Field("", max_length=20, description="BCP 47, such as `de`.")


class Me(BaseModel):
    """What is known of who asks."""

    id: str
    name: str
    email: str = Field(description="Where answers may go while nobody reads here; a claim.")
    language: str
    muted: bool

    @classmethod
    def of(cls, visitor: Visitor) -> Self:
        identity = visitor.identity
        return cls(
            id=identity.value,
            name=identity.name,
            email=visitor.email,
            language=visitor.language,
            muted=visitor.muted_at is not None,
        )


class Begun(BaseModel):
    """A new visitor. token: shown only now; send it as `Authorization: Bearer …`."""

    token: str
    me: Me


class ChangedMe(BaseModel):
    """What shall change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=100)
    email: str | None = Field(None, max_length=254)
    language: str | None = Field(None, max_length=20)
    muted: bool | None = None


class File(BaseModel):
    """A file of a message; its bytes are at `files/{id}`."""

    id: str
    name: str
    content_type: str = Field(description="Told by the content.")
    size: int = Field(description="Bytes.")
    picture: bool = Field(description="Whether a browser can show it in the page.")

    @classmethod
    def of(cls, file: models.Attachment) -> Self:
        return cls(
            id=file.public_id,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            picture=file.content_type in PICTURES,
        )


class Message(BaseModel):
    """Something the customer said, or was told."""

    id: str
    client_id: str = Field(description="As the one who wrote it here called it; else empty.")
    mine: bool
    author: str
    automatic: bool
    channel: str
    text: str
    files: list[File]
    at: datetime
    state: Literal["sent", "read"] = Field(description="`read`: by the other side.")
    went_on: bool = Field(description="It was sent by e-mail, because it was not read here.")

    @classmethod
    def of(cls, message: models.Message, seen_until: datetime | None) -> Self:
        mine = message.direction == models.Direction.INBOUND
        delivery = getattr(message, "delivery", None)
        inbox = message.inbox
        files = [each for each in message.attachments.all() if each.is_here]
        if mine:
            read = seen_until is not None and seen_until >= message.created_at
        else:
            read = delivery is not None and delivery.state == models.DeliveryState.READ
        return cls(
            id=message.public_id,
            client_id=message.external_id if mine and message.from_kind == "visitor" else "",
            mine=mine,
            author="" if message.automatic != "none" else message.author_name,
            automatic=message.automatic != "none",
            channel=inbox.channel if inbox else "",
            text=message.text,
            files=[File.of(each) for each in sorted(files, key=lambda each: each.id)],
            at=said_at(message),
            state="read" if read else "sent",
            went_on=delivery is not None and delivery.inbox_id != message.inbox_id,
        )


class Conversation(BaseModel):
    """One matter. status: `solved` where we hold it for done, else `open`."""

    id: str
    subject: str
    preview: str
    status: Literal["open", "solved"]
    channel: str
    unread: int = Field(description="Messages of ours that were not read here.")
    last_at: datetime

    @classmethod
    def of(cls, conversation: models.Conversation, said: list[models.Message]) -> Self:
        last = said[-1] if said else None
        names = ", ".join(each.name for each in last.attachments.all()) if last else ""
        return cls(
            id=conversation.public_id,
            subject=conversation.subject,
            preview=snippet((last.text if last else "") or names, 100),
            status="solved" if conversation.status == models.Status.SOLVED else "open",
            channel=conversation.channel,
            unread=sum(_is_unread(each) for each in said),
            last_at=said_at(last) if last else conversation.created_at,
        )


class Conversations(BaseModel):
    """All of this customer's, the latest first. seq: where the stream of changes stood then."""

    items: list[Conversation]
    seq: int


class Said(BaseModel):
    """What was said in one conversation, oldest first.

    whole: whether these are all (the latest hundred), and not only what changed after `after`.
    """

    conversation: Conversation
    messages: list[Message]
    whole: bool
    seq: int = Field(description="Ask with `after` = this number for what changes from now on.")


class NewMessage(BaseModel):
    """Something to say."""

    model_config = ConfigDict(extra="forbid")

    client_id: str = Field(
        description="Your own name for it. Sent again with the same one, it is the same message.",
        min_length=8,
        max_length=64,
        pattern="^[A-Za-z0-9-]+$",
    )
    text: str = Field("", max_length=LONGEST)
    files: list[str] = Field([], max_length=MOST_FILES, description="Ids of uploaded files.")


class NewConversation(NewMessage):
    """The first thing to say. trail: what the help centre gave on the way here, as it gave it."""

    subject: str = Field("", max_length=200)
    trail: str = Field("", max_length=4000)


class Taken(BaseModel):
    """What became of a message."""

    conversation: Conversation
    message: Message


class Reading(BaseModel):
    """Up to which message has been read."""

    model_config = ConfigDict(extra="forbid")

    message: str


class Typing(BaseModel):
    """Whether somebody writes now; it is forgotten after ten seconds."""

    model_config = ConfigDict(extra="forbid")

    writing: bool = True


class Way(BaseModel):
    """What the chat says before anything was written."""

    company: str
    greeting: str
    quick_replies: list[str]


def _is_unread(message: models.Message) -> bool:
    ours = message.direction == models.Direction.OUTBOUND and message.from_kind == "visitor"
    return ours and message.delivery.state in (
        models.DeliveryState.SENT,
        models.DeliveryState.DELIVERED,
    )
