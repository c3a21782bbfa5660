from typing import Literal, Self

from django.db import IntegrityError
from django.db.models import QuerySet
from ninja import Header, Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field, model_validator

from egal.api.pages import Order, Page, Paging
from egal.api.problems import Conflict
from egal.api.rows import number, row
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.ways import chosen_way
from egal.conversations.actions.note import add_note
from egal.conversations.actions.reply import checked_text, reply
from egal.conversations.models import Conversation, Direction, Message
from egal.workspaces.models import Token

router = Router()

_OLDEST = Order("messages", ("id",), newest_first=False)
_DIRECTIONS = {"reply": Direction.OUTBOUND, "note": Direction.NOTE}


class NewMessage(BaseModel):
    """Something to say to the contact, or, as a note, to colleagues only."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["reply", "note"] = "reply"
    text: str = Field(description="Plain text, at most 100,000 characters.")
    inbox_id: str | None = Field(
        None, description="The way of a reply; by default the one the contact used last."
    )
    then: Literal["waiting", "solved", "open"] | None = Field(
        None, description="The status after a reply; by default `waiting`."
    )

    @model_validator(mode="after")
    def _goes_nowhere(self) -> Self:
        if self.kind == "note" and (self.inbox_id, self.then) != (None, None):
            raise ValueError(
                "A note is not sent and changes no status: leave inbox_id and then out."
            )
        return self


class Once(BaseModel):
    """The client's name for this request. Printable ASCII, so that every proxy lets it pass."""

    key: str | None = Field(
        None, alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[ -~]*$"
    )

    def request_id(self, token: Token) -> str | None:
        """The same for the same key of the same token, and for no other."""
        return self.key and f"token:{token.id}:{self.key}"


@router.get(
    "/{conversation_id}/messages",
    response=Page[shapes.Message],
    by_alias=True,
    **needs("conversations:read"),
)
def list_messages(
    request: TokenRequest,  # noqa: ARG001
    conversation_id: str,
    paging: Query[Paging],
) -> object:
    """What was said, the oldest first, with the notes."""
    conversation = row(Conversation.objects.all(), conversation_id)
    found, next_cursor = _OLDEST.page(_messages().filter(conversation=conversation), paging)
    items = [shapes.Message.of(message) for message in found]
    return Page(items=items, next_cursor=next_cursor)


@router.post(
    "/{conversation_id}/messages",
    response={201: shapes.Message},
    by_alias=True,
    **needs("conversations:write"),
)
def write_message(
    request: TokenRequest, conversation_id: str, new: NewMessage, once: Header[Once]
) -> object:
    """Reply to the contact, or leave a note.

    A reply is queued at once; `delivery` tells how far it is. With an `Idempotency-Key`, asking
    again with the same key and the same body sends nothing again: the answer is 201 with the
    first message. The same key with anything else is a conflict (409).
    """
    conversation = row(Conversation.objects.all(), conversation_id)
    request_id = once.request_id(request.auth)
    message = _earlier(request_id) or _write(conversation, request.auth, new, request_id)
    _check_same(message, conversation, new)
    return Status(201, shapes.Message.of(message))


def _messages() -> QuerySet[Message]:
    return Message.objects.select_related("inbox", "delivery").prefetch_related("attachments")


def _earlier(request_id: str | None) -> Message | None:
    """Asked before the way is chosen: that may be shut by the time of a second try."""
    return _messages().filter(request_id=request_id).first() if request_id else None


def _write(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    try:
        if new.kind == "note":
            return add_note(
                conversation=conversation, actor=actor, text=new.text, request_id=request_id
            )
        return _reply(conversation, actor, new, request_id)
    except IntegrityError as error:
        if "message_once_a_request" in str(error):
            raise Conflict(_TAKEN) from None
        raise


def _reply(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    way = chosen_way(conversation, None if new.inbox_id is None else number(new.inbox_id))
    return reply(
        conversation=conversation,
        actor=actor,
        text=new.text,
        inbox=way.inbox,
        to=way.addressed(),
        then=new.then or "waiting",
        request_id=request_id,
    )


_TAKEN = "This Idempotency-Key was used for another message. Choose a new one."


def _check_same(message: Message, conversation: Conversation, new: NewMessage) -> None:
    asked = (conversation.id, _DIRECTIONS[new.kind], checked_text(new.text))
    if (message.conversation_id, message.direction, message.text) != asked:
        raise Conflict(_TAKEN)
