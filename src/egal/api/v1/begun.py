from typing import Literal, Self

from ninja import Status
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import router, shown
from egal.api.v1.writing import Recipient, UsedTemplate, named, request_id
from egal.channels.beginning import chosen_start, people, together
from egal.channels.fitting import all_uploads, fitted
from egal.channels.templates import person_by, template_starts
from egal.conversations.actions.begin import LONGEST_SUBJECT, begin
from egal.conversations.actions.body import text_of
from egal.conversations.actions.uploads import MOST
from egal.conversations.models import Message
from egal.shared.ids import number_of, public_id
from egal.shared.trouble import Trouble

__all__ = ["router"]  # of conversations: what shares an address shares a router


class NewConversation(BaseModel):
    """What to say to somebody who has not written."""

    model_config = ConfigDict(extra="forbid")

    inbox_id: str | None = Field(
        None, description="By which inbox; by default the first that can begin."
    )
    to: list[Recipient] = Field(
        min_length=1, description="The first is whose conversation it becomes."
    )
    cc: list[Recipient] = []
    bcc: list[Recipient] = Field([], description="Seen by colleagues only.")
    subject: str = Field(max_length=LONGEST_SUBJECT)
    text: str = Field("", description="Plain text, at most 100,000 characters.")
    html: str = Field("", description="Instead of `text`, as of a message.")
    template: UsedTemplate | None = Field(
        None, description="Instead of `text`, by an inbox that begins with templates only."
    )
    then: Literal["waiting", "solved", "open", "snoozed"] = "waiting"
    until: AwareDatetime | None = Field(None, description="When it wakes; for `snoozed` alone.")
    send_at: AwareDatetime | None = Field(
        None, description="It goes out then and not at once; until then it can be taken back."
    )
    attachments: list[str] = Field(
        [],
        description="Ids of files this token has uploaded, each for one message.",
        max_length=MOST,
    )

    @model_validator(mode="after")
    def _sleeps_until(self) -> Self:
        if (self.then == "snoozed") != (self.until is not None):
            raise ValueError("Give `until` with `snoozed`, and with it alone.")
        return self

    @model_validator(mode="after")
    def _is_template_alone(self) -> Self:
        others = self.text or self.html or self.attachments or self.cc or self.bcc
        if self.template and (others or self.inbox_id is None or len(self.to) > 1):
            raise ValueError("A template goes alone, to one person, by the inbox you name.")
        return self


class Begun(BaseModel):
    """A conversation, and what it begins with."""

    conversation: shapes.Conversation
    message: shapes.Message


@router.post(
    "",
    response={201: Begun},
    by_alias=True,
    **needs("conversations:write"),
)
def begin_conversation(request: TokenRequest, new: NewConversation) -> Status[Begun]:
    """Write to somebody first. Their answer comes into this conversation.

    An address nobody knows becomes a new contact's, for which the token needs `contacts:write`. Who
    is blocked, or an inbox of your own, is refused (422). An `Idempotency-Key` is remembered here
    for as long as the message.
    """
    message = _earlier(request, new) or _begin(request, new)
    written = Message.objects.select_related("inbox", "delivery").get(pk=message.pk)
    conversation = shown(public_id(written.conversation_id))
    return Status(201, Begun(conversation=conversation, message=shapes.Message.of(written)))


def _earlier(request: TokenRequest, new: NewConversation) -> Message | None:
    """Of an earlier try. Trouble when the same key has written something else."""
    found = Message.objects.filter(request_id=request_id(request) or "").first()
    if found and not new.template and found.text != text_of(new.text, new.html):
        raise Trouble("This Idempotency-Key was used for another message. Choose a new one.")
    return found


def _begin(request: TokenRequest, new: NewConversation) -> Message:
    inbox_id = None if new.inbox_id is None else number_of(new.inbox_id)
    if new.template:
        return _begin_by_template(request, new, new.template, inbox_id)
    uploads = all_uploads(new.html, [number_of(id_) for id_ in new.attachments])
    start = chosen_start(inbox_id, with_files=bool(uploads))
    body = fitted(start.capabilities, new.text, new.html, uploads)
    lists = (people(start, named(each)) for each in (new.to, new.cc, new.bcc))
    chosen = together(start, *lists)
    return begin(
        workspace=request.auth.workspace,
        actor=request.auth,
        inbox=start.inbox,
        to=chosen.to,
        cc=chosen.cc,
        bcc=chosen.bcc,
        subject=new.subject,
        text=body.text,
        html=body.html,
        then=new.then,
        until=new.until,
        send_at=new.send_at,
        request_id=request_id(request),
        uploads=body.uploads,
    )


def _begin_by_template(
    request: TokenRequest, new: NewConversation, template: UsedTemplate, inbox_id: int | None
) -> Message:
    inbox = next((each for each in template_starts() if each.id == inbox_id), None)
    if inbox is None:
        raise Trouble("By this inbox no conversation begins with a template.")
    return begin(
        workspace=request.auth.workspace,
        actor=request.auth,
        inbox=inbox,
        to=[person_by(inbox, new.to[0].address, new.to[0].name)],
        subject=new.subject,
        then=new.then,
        until=new.until,
        send_at=new.send_at,
        request_id=request_id(request),
        **template.ready(inbox),
    )
