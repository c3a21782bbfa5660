"""What a program writes, once, however often it asks."""

from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from egal.api.once import key_of
from egal.api.tokens import TokenRequest
from egal.channels.fitting import all_uploads, fitted
from egal.channels.recipients import recipients
from egal.channels.ways import chosen_way
from egal.conversations.actions.body import text_of
from egal.conversations.actions.note import add_note
from egal.conversations.actions.reply import reply
from egal.conversations.actions.uploads import MOST
from egal.conversations.models import Conversation, Message
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble
from egal.workspaces.models import Token


class Recipient(BaseModel):
    """Somebody to send to."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(max_length=320)
    name: str = Field("", max_length=200)


class NewMessage(BaseModel):
    """Something to say to the contact, or, as a note, to colleagues only."""

    model_config = ConfigDict(extra="forbid")

    direction: Literal["outbound", "note"] = "outbound"
    text: str = Field("", description="Plain text, at most 100,000 characters.")
    html: str = Field(
        "",
        description="Instead of `text`, which is then made from it: paragraphs, emphasis, lists,"
        " links, quotations, headings and pictures; all else is taken out. The `src` of a picture"
        " is `cid:` and the id of a file this token has uploaded. Where the way shows no"
        " formatting, the words are sent, and the pictures as files.",
    )
    inbox_id: str | None = Field(
        None, description="The way of a reply; by default the one the contact used last."
    )
    then: Literal["waiting", "solved", "open", "snoozed"] | None = Field(
        None, description="The status after a reply; by default `waiting`."
    )
    until: AwareDatetime | None = Field(None, description="When it wakes; for `snoozed` alone.")
    to: list[Recipient] | None = Field(
        None, description="Of a reply by e-mail; by default the contact.", min_length=1
    )
    cc: list[Recipient] | None = Field(
        None, description="By default everybody else who had the contact's last mail."
    )
    bcc: list[Recipient] = Field([], description="Seen by colleagues only.")
    send_at: AwareDatetime | None = Field(
        None,
        description="A reply goes out then and not at once; until then it can be taken back.",
    )
    after: str | None = Field(
        None,
        description="The newest message you know of. A reply is refused when somebody else has"
        " replied after it.",
    )
    attachments: list[str] = Field(
        [],
        description="Ids of files this token has uploaded, each for one message.",
        max_length=MOST,
    )

    mentions: list[str] = Field(
        [],
        description="Ids of agents whom a note is for, beside those whom it names by `@` and the"
        " name of an agent or of a team.",
        max_length=100,
    )

    @model_validator(mode="after")
    def _sleeps_until(self) -> Self:
        if (self.then == "snoozed") != (self.until is not None):
            raise ValueError("Give `until` with `snoozed`, and with it alone.")
        return self

    @property
    def uploads(self) -> list[int]:
        """Their numbers, each once, with the pictures; an id of none is a number nothing has."""
        return all_uploads(self.html, [number_of(id_) for id_ in self.attachments])

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        if self.text and self.html:
            raise ValueError("Give text or html: the text is made from the html.")
        return self

    @model_validator(mode="after")
    def _is_read_by_colleagues(self) -> Self:
        if self.mentions and self.direction != "note":
            raise ValueError("Only a note mentions agents.")
        return self

    @model_validator(mode="after")
    def _goes_nowhere(self) -> Self:
        how = (self.inbox_id, self.then, self.until, self.send_at, self.after)
        asked = (*how, self.to, self.cc, self.bcc or None)
        if self.direction == "note" and any(each is not None for each in asked):
            raise ValueError(
                "A note is not sent and changes no status: leave everything about that out."
            )
        return self


def request_id(request: TokenRequest) -> str | None:
    """The same for the same key of the same token, and for no other."""
    key = key_of(request)
    return key and f"token:{request.auth.id}:{key}"


def written(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    """The message of this request, now or by an earlier try, also one whose answer is forgotten.

    Raises Trouble when the same request has written something else, and what the verbs raise.
    """
    message = _earlier(request_id) or _write(conversation, actor, new, request_id)
    asked = (conversation.id, new.direction, text_of(new.text, new.html), new.uploads)
    files = sorted(message.attachments.values_list("pk", flat=True))
    if (message.conversation_id, message.direction, message.text, files) != asked:
        raise Trouble("This Idempotency-Key was used for another message. Choose a new one.")
    return message


def _earlier(request_id: str | None) -> Message | None:
    """Asked before the way is chosen: that may be shut by the time of a second try."""
    return Message.objects.filter(request_id=request_id).first() if request_id else None


def _write(
    conversation: Conversation, actor: Token, new: NewMessage, request_id: str | None
) -> Message:
    if new.direction == "note":
        return add_note(
            conversation=conversation,
            actor=actor,
            text=new.text,
            html=new.html,
            request_id=request_id,
            uploads=new.uploads,
            mentions={number_of(id_) for id_ in new.mentions},
        )
    inbox_id = None if new.inbox_id is None else number_of(new.inbox_id)
    way = chosen_way(conversation, inbox_id, with_files=bool(new.uploads))
    body = fitted(way.capabilities, new.text, new.html, new.uploads)
    chosen = recipients(
        way,
        to=None if new.to is None else named(new.to),
        cc=None if new.cc is None else named(new.cc),
        bcc=named(new.bcc),
    )
    return reply(
        conversation=conversation,
        actor=actor,
        text=body.text,
        html=body.html,
        inbox=way.inbox,
        to=chosen.to,
        cc=chosen.cc,
        bcc=chosen.bcc,
        then=new.then or "waiting",
        until=new.until,
        send_at=new.send_at,
        request_id=request_id,
        uploads=body.uploads,
        after=None if new.after is None else number_of(new.after),
    )


def named(given: list[Recipient]) -> list[tuple[str, str]]:
    """As (name, address)."""
    return [(each.name, each.address) for each in given]
