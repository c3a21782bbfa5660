from datetime import datetime
from typing import Any

from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page
from egal.api.tokens import TokenRequest, needs
from egal.channels.continuing import offer
from egal.conversations.actions.continuations import cancel_continuation
from egal.conversations.models import Continuation, Conversation
from egal.shared.ids import number_of, public_id
from egal.shared.rows import row_or_404

router = Router()

_WRITE = needs("conversations:write")


class Offered(BaseModel):
    """A private link by which a customer goes on with a conversation on the web."""

    id: str
    conversation_id: str
    inbox_id: str = Field(description="By which the code that opens it is sent.")
    address: str = Field(description="To which it is sent.")
    created_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    cancelled_at: datetime | None

    @classmethod
    def of(cls, row: Continuation) -> "Offered":
        return cls(**_values(row))


class NewlyOffered(Offered):
    """The same with its address on the web."""

    url: str = Field(description="Shown only now. Send it to the customer and to nobody else.")


class OfferedPage(Page[Offered]):
    """All that were offered in this conversation."""


class Offer(BaseModel):
    """How it will be sent."""

    model_config = ConfigDict(extra="forbid")

    inbox_id: str | None = Field(
        None, description="A way of answering this conversation; by default the latest."
    )


@router.get("/{conversation_id}/continuations", response=OfferedPage, **needs("conversations:read"))
def list_continuations(request: TokenRequest, conversation_id: str) -> OfferedPage:
    """The private links that were offered here, the oldest first."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    rows = Continuation.objects.filter(conversation=conversation).order_by("id")
    return OfferedPage(items=[Offered.of(row) for row in rows], next_cursor=None)


@router.post("/{conversation_id}/continuations", response={201: NewlyOffered}, **_WRITE)
def offer_to_continue(
    request: TokenRequest, conversation_id: str, wanted: Offer
) -> Status[NewlyOffered]:
    """A short private link (`/c/…`). It holds for 72 hours and once.

    Looking at it uses nothing up. Who opens it gets a code by the way it was sent, and goes on only
    with both: somebody else who has the link gets nothing.
    """
    conversation = row_or_404(
        Conversation.objects.select_related("workspace", "contact"), conversation_id
    )
    inbox_id = None if wanted.inbox_id is None else number_of(wanted.inbox_id)
    made, url = offer(conversation=conversation, actor=request.auth, inbox_id=inbox_id)
    return Status(201, NewlyOffered(**_values(made), url=url))


@router.delete("/{conversation_id}/continuations/{continuation_id}", response={204: None}, **_WRITE)
def take_continuation_back(
    request: TokenRequest, conversation_id: str, continuation_id: str
) -> Status[None]:
    """It leads nowhere from now on. One that was used stays used."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    rows = Continuation.objects.filter(conversation=conversation)
    cancel_continuation(continuation=row_or_404(rows, continuation_id), actor=request.auth)
    return Status(204, None)


def _values(row: Continuation) -> dict[str, Any]:
    return {
        "id": public_id(row.id),
        "conversation_id": public_id(row.conversation_id),
        "inbox_id": public_id(row.inbox_id),
        "address": row.value,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "opened_at": row.opened_at,
        "cancelled_at": row.cancelled_at,
    }
