"""What a program writes, once, however often it asks."""

from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from egal.api.once import key_of
from egal.api.tokens import TokenRequest
from egal.channels.fitting import all_uploads
from egal.channels.recipients import recipients
from egal.channels.templates import filled, ready_template
from egal.channels.ways import chosen_way, ways_to_reply
from egal.channels.writing import Said, ready
from egal.conversations.actions.body import text_of
from egal.conversations.actions.note import add_note
from egal.conversations.actions.reply import reply
from egal.conversations.actions.uploads import MOST
from egal.conversations.models import Conversation, Inbox, Message
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble
from egal.workspaces.models import Token


class Recipient(BaseModel):
    """Somebody to send to."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(max_length=320)
    name: str = Field("", max_length=200)


class UsedTemplate(BaseModel):
    """A text the provider has approved, filled in; of `/inboxes/{inbox_id}/templates`."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=600)
    language: str = Field(max_length=20)
    values: list[Annotated[str, Field(max_length=1_000)]] = Field(
        [], description="For its places, in their order.", max_length=99
    )

    def ready(self, inbox: Inbox) -> dict[str, Any]:
        """As the verbs take it. Raises Trouble."""
        return ready_template(inbox, filled(inbox, self.name, self.language, self.values))


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
    public: bool | None = Field(
        None,
        description="Whether everybody can read a reply; by default as the contact wrote last.",
    )
    most_parts: int = Field(
        1,
        ge=1,
        le=99,
        description="In how many numbered messages a reply may go out, one after the other, where"
        " it is too long for one and the way has threads. What is refused names the parts.",
    )
    may_be_public: list[Annotated[str, Field(max_length=500)]] = Field(
        [],
        description="Words that look private and that a public reply may say all the same.",
        max_length=100,
    )
    template: UsedTemplate | None = Field(
        None, description="Instead of `text`: it gets there by a way that is shut to all else."
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

    @property
    def said(self) -> Said:
        """As it is looked at before it is written."""
        return Said(
            text=self.text,
            html=self.html,
            uploads=self.uploads,
            most_parts=self.most_parts,
            may_be_public=self.may_be_public,
            send_at=self.send_at,
        )

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        if self.text and self.html:
            raise ValueError("Give text or html: the text is made from the html.")
        if self.template and (self.text or self.html or self.attachments or self.public):
            raise ValueError("Give a template alone: its words are the text, and it is private.")
        return self

    @model_validator(mode="after")
    def _is_read_by_colleagues(self) -> Self:
        if self.mentions and self.direction != "note":
            raise ValueError("Only a note mentions agents.")
        return self

    @model_validator(mode="after")
    def _goes_nowhere(self) -> Self:
        how = (self.inbox_id, self.public, self.then, self.until, self.send_at, self.after)
        asked = (*how, self.template, self.to, self.cc, self.bcc or None)
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
    files = sorted(message.attachments.values_list("pk", flat=True))
    if new.template and message.template and message.conversation_id == conversation.id:
        used = (message.template["name"], message.template["language"], message.template["values"])
        if used == (new.template.name, new.template.language, new.template.values):
            return message
    is_other = (message.conversation_id, message.direction, files) != (
        conversation.id,
        new.direction,
        new.uploads,
    )
    if is_other or not _is_said_by(message, text_of(new.text, new.html)):
        raise Trouble("This Idempotency-Key was used for another message. Choose a new one.")
    return message


def _is_said_by(message: Message, text: str) -> bool:
    """Of an answer in parts the first begins as the whole does; its end is the number."""
    if message.text == text:
        return True
    begin, _space, _number = message.text.rpartition(" ")
    is_part = Message.objects.filter(after=message).exists()
    return is_part and text.replace("\r\n", "\n").lstrip().startswith(begin)


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
    if new.template:
        return _by_template(conversation, actor, new, new.template, request_id)
    way = chosen_way(conversation, inbox_id, public=new.public, with_files=bool(new.uploads))
    body = ready(way, new.said)
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
        public=way.public,
        rest=body.rest,
    )


def _by_template(
    conversation: Conversation,
    actor: Token,
    new: NewMessage,
    template: UsedTemplate,
    request_id: str | None,
) -> Message:
    """By the way that is named, or the latest that takes templates."""
    ways = [way for way in ways_to_reply(conversation) if way.capabilities.templates]
    inbox_id = None if new.inbox_id is None else number_of(new.inbox_id)
    way = next((each for each in ways if inbox_id in (None, each.inbox.id)), None)
    if way is None:
        raise Trouble("No way of this conversation takes a template now.")
    return reply(
        conversation=conversation,
        actor=actor,
        inbox=way.inbox,
        to=way.addressed(),
        then=new.then or "waiting",
        until=new.until,
        send_at=new.send_at,
        request_id=request_id,
        after=None if new.after is None else number_of(new.after),
        **template.ready(way.inbox),
    )


def named(given: list[Recipient]) -> list[tuple[str, str]]:
    """As (name, address)."""
    return [(each.name, each.address) for each in given]
