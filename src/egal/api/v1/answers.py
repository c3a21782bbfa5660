from datetime import datetime
from typing import Annotated

from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page
from egal.api.tokens import TokenRequest, needs
from egal.channels.publishing import change
from egal.channels.publishing import publish as published
from egal.conversations.actions.published import address_of_answer, withdraw_answer
from egal.conversations.models import Conversation, PublishedAnswer
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404

router = Router()

_WRITE = needs("conversations:write")


class Published(BaseModel):
    """A long answer on a page that everybody can open."""

    id: str
    conversation_id: str
    url: str = Field(description="Its short address; empty while the help centre is shut.")
    text: str
    html: str
    language: str
    listed: bool = Field(description="Whether search engines may show it.")
    reads: int = Field(description="How often it was opened, without machines.")
    created_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, row: PublishedAnswer) -> "Published":
        return cls(
            id=row.public_id,
            conversation_id=public_id(row.conversation_id or 0),
            url=address_of_answer(row),
            text=row.text,
            html=row.html,
            language=row.language,
            listed=row.listed_at is not None,
            reads=row.reads,
            created_at=row.created_at,
            edited_at=row.edited_at,
            withdrawn_at=row.withdrawn_at,
        )


class PublishedPage(Page[Published]):
    """All that were published from this conversation."""


class Publishing(BaseModel):
    """What everybody may read."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=100_000)
    html: str = Field("", max_length=262_144, description="Instead of `text`, without pictures.")
    language: str = Field("", max_length=12, description="By default that of the conversation.")
    listed: bool = Field(False, description="Whether search engines may show it.")
    may_be_public: list[Annotated[str, Field(max_length=500)]] = Field(
        [], description="Words that look private and may stand there all the same.", max_length=100
    )


class Changing(BaseModel):
    """Its words anew."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=100_000)
    html: str = Field("", max_length=262_144, description="Instead of `text`, without pictures.")
    listed: bool | None = Field(None, description="Null for as before.")
    may_be_public: list[Annotated[str, Field(max_length=500)]] = Field(
        [], description="Words that look private and may stand there all the same.", max_length=100
    )


@router.get("/{conversation_id}/pages", response=PublishedPage, **needs("conversations:read"))
def list_published(request: TokenRequest, conversation_id: str) -> PublishedPage:
    """The long answers that were published here, the oldest first."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    rows = PublishedAnswer.objects.filter(conversation=conversation).select_related("workspace")
    return PublishedPage(items=[Published.of(row) for row in rows.order_by("id")], next_cursor=None)


@router.post("/{conversation_id}/pages", response={201: Published}, **_WRITE)
def publish(request: TokenRequest, conversation_id: str, wanted: Publishing) -> Status[Published]:
    """A page behind a short link (`/a/…`), which you then name in a short answer.

    It can be opened at once. Nothing on it tells whose question it answers; what looks private and
    the customer's name are refused.
    """
    conversation = row_or_404(
        Conversation.objects.select_related("workspace", "contact"), conversation_id
    )
    row, _url = published(conversation=conversation, actor=request.auth, **wanted.model_dump())
    return Status(201, Published.of(row))


@router.patch("/{conversation_id}/pages/{page_id}", response=Published, **_WRITE)
def change_published(
    request: TokenRequest, conversation_id: str, page_id: str, wanted: Changing
) -> Published:
    """It reads so from now on, at the same address."""
    row = _row(conversation_id, page_id)
    return Published.of(change(answer=row, actor=request.auth, **wanted.model_dump()))


@router.delete("/{conversation_id}/pages/{page_id}", response={204: None}, **_WRITE)
def take_published_back(request: TokenRequest, conversation_id: str, page_id: str) -> Status[None]:
    """Its address leads to nothing from now on."""
    withdraw_answer(answer=_row(conversation_id, page_id), actor=request.auth)
    return Status(204, None)


def _row(conversation_id: str, page_id: str) -> PublishedAnswer:
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    rows = PublishedAnswer.objects.filter(conversation=conversation)
    return row_or_404(rows.select_related("workspace", "conversation__contact"), page_id)
