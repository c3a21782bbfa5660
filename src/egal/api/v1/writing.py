"""What a program writes, once, however often it asks."""

from typing import Literal, Self

from django.db import IntegrityError
from pydantic import BaseModel, ConfigDict, Field, model_validator

from egal.api.problems import Conflict
from egal.channels.ways import chosen_way
from egal.conversations.actions.note import add_note
from egal.conversations.actions.reply import checked_text, reply
from egal.conversations.actions.uploads import MOST
from egal.conversations.models import Conversation, Message
from egal.shared.ids import number_of
from egal.workspaces.models import Token

_TAKEN = "This Idempotency-Key was used for another message. Choose a new one."


class NewMessage(BaseModel):
    """Something to say to the contact, or, as a note, to colleagues only."""

    model_config = ConfigDict(extra="forbid")

    direction: Literal["outbound", "note"] = "outbound"
    text: str = Field(description="Plain text, at most 100,000 characters.")
    inbox_id: str | None = Field(
        None, description="The way of a reply; by default the one the contact used last."
    )
    then: Literal["waiting", "solved", "open"] | None = Field(
        None, description="The status after a reply; by default `waiting`."
    )
    attachments: list[str] = Field(
        [],
        description="Ids of files this token has uploaded, each for one message.",
        max_length=MOST,
    )

    @property
    def uploads(self) -> list[int]:
        """Their numbers, each once; an id that cannot be one is a number nothing has."""
        return sorted({number_of(id_) for id_ in self.attachments})

    @model_validator(mode="after")
    def _goes_nowhere(self) -> Self:
        if self.direction == "note" and (self.inbox_id, self.then) != (None, None):
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


def written(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    """The message of this request, now or by an earlier try.

    Raises Conflict when the same request has written something else, and what the verbs raise.
    """
    message = _earlier(request_id) or _write(conversation, actor, new, request_id)
    asked = (conversation.id, new.direction, checked_text(new.text), new.uploads)
    files = sorted(message.attachments.values_list("pk", flat=True))
    if (message.conversation_id, message.direction, message.text, files) != asked:
        raise Conflict(_TAKEN)
    return message


def _earlier(request_id: str | None) -> Message | None:
    """Asked before the way is chosen: that may be shut by the time of a second try."""
    return Message.objects.filter(request_id=request_id).first() if request_id else None


def _write(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    try:
        if new.direction == "note":
            return add_note(
                conversation=conversation,
                actor=actor,
                text=new.text,
                request_id=request_id,
                uploads=new.uploads,
            )
        return _reply(conversation, actor, new, request_id)
    except IntegrityError as error:  # at the same moment, in another conversation
        if "message_once_a_request" in str(error):
            raise Conflict(_TAKEN) from None
        raise


def _reply(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    inbox_id = None if new.inbox_id is None else number_of(new.inbox_id)
    way = chosen_way(conversation, inbox_id, with_files=bool(new.attachments))
    return reply(
        conversation=conversation,
        actor=actor,
        text=new.text,
        inbox=way.inbox,
        to=way.addressed(),
        then=new.then or "waiting",
        request_id=request_id,
        uploads=new.uploads,
    )
