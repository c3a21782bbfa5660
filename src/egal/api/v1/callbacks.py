from typing import Literal, Self

from ninja import Query, Router, Status
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.callbacks.actions.callbacks import (
    book_callback,
    cancel_callback,
    keep_callback,
    miss_callback,
    move_callback,
    try_callback,
)
from egal.callbacks.actions.slots import change_slots
from egal.callbacks.models import Callback as Row
from egal.callbacks.models import CallbackSlots
from egal.channels.ringing_back import ensure_inbox
from egal.channels.spelling import PHONE, spelled
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()
of_conversations = Router()
slots = Router()

_OLDEST = Order("callbacks", ("id",), newest_first=False)
_READ, _WRITE = needs("conversations:read"), needs("conversations:write")


class Callback(BaseModel):
    """A promise to ring back. number: as E.164 writes it. rung_at: when we first rang.

    at_risk_at: since when it looks as if nobody would ring in time.
    """

    id: str
    conversation_id: str
    number: str
    at: Moment
    minutes: int
    tries: int
    booked_at: Moment
    rung_at: Moment | None
    at_risk_at: Moment | None
    ended_at: Moment | None
    outcome: Literal["kept", "missed", "cancelled", ""]

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls.model_validate(
            {
                "id": row.public_id,
                "conversation_id": public_id(row.conversation_id),
                **{
                    name: getattr(row, name)
                    for name in cls.model_fields
                    if name not in ("id", "conversation_id")
                },
            }
        )


class CallbackPage(Page[Callback]):
    """Some of the callbacks."""


class NewCallback(BaseModel):
    """What to promise."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(description="With its country, or one of the workspace's.")
    at: AwareDatetime = Field(description="With its time zone, later than now.")


class NewTime(BaseModel):
    """When to ring instead."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime = Field(description="With its time zone, later than now.")


class Slots(BaseModel):
    """How callbacks are offered to customers."""

    model_config = ConfigDict(extra="forbid")

    offered: bool = Field(description="Whether they can book; what is promised stays promised.")
    minutes: int = Field(20, ge=5, le=240, description="The length of a slot.")
    capacity: int = Field(1, ge=1, le=500, description="Callbacks in one slot.")
    days_ahead: int = Field(7, ge=1, le=60)
    lead_minutes: int = Field(30, ge=0, le=7 * 24 * 60, description="How soon the first can be.")
    tries: int = Field(3, ge=1, le=10, description="How often we ring who does not answer.")
    retry_minutes: int = Field(15, ge=1, le=24 * 60, description="Between two tries.")


@router.get("", response=CallbackPage, **_READ)
def list_callbacks(
    request: TokenRequest, paging: Query[Paging], promised: bool = False
) -> CallbackPage:
    """All of them, in the order in which they were booked; `promised`: those still to be made."""
    rows = Row.objects.filter(ended_at=None) if promised else Row.objects.all()
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return CallbackPage(items=[Callback.of(row) for row in found], next_cursor=next_cursor)


@of_conversations.post("/{conversation_id}/callbacks", response={201: Callback}, **_WRITE)
def promise_a_callback(
    request: TokenRequest, conversation_id: str, new: NewCallback
) -> Status[Callback]:
    """Promise to ring this customer. A conversation has one promise at a time (422)."""
    related = Conversation.objects.select_related("workspace", "contact")
    conversation = row_or_404(related, conversation_id)
    made = book_callback(
        conversation=conversation,
        actor=request.auth,
        number=spelled(PHONE, new.number, request.auth.workspace),
        at=new.at,
    )
    return Status(201, Callback.of(made))


@router.patch("/{callback_id}", response=Callback, **_WRITE)
def move_a_callback(request: TokenRequest, callback_id: str, wanted: NewTime) -> Callback:
    """Promise another time."""
    row = move_callback(callback=_row(callback_id), actor=request.auth, at=wanted.at)
    return Callback.of(row)


@router.put("/{callback_id}/keeping", response=Callback, **_WRITE)
def keep_a_callback(request: TokenRequest, callback_id: str) -> Callback:
    """Somebody has rung, and spoken to the customer."""
    return Callback.of(keep_callback(callback=_row(callback_id), actor=request.auth))


@router.put("/{callback_id}/missing", response=Callback, **_WRITE)
def give_a_callback_up(request: TokenRequest, callback_id: str) -> Callback:
    """The customer could not be reached."""
    return Callback.of(miss_callback(callback=_row(callback_id), actor=request.auth))


@router.post("/{callback_id}/tries", response={201: Callback}, **_WRITE)
def note_a_try(request: TokenRequest, callback_id: str) -> Status[Callback]:
    """Somebody has rung, and nobody answered; the promise stands."""
    return Status(201, Callback.of(try_callback(callback=_row(callback_id), actor=request.auth)))


@router.delete("/{callback_id}", response=Callback, **_WRITE)
def cancel_a_callback(request: TokenRequest, callback_id: str) -> Callback:
    """Nobody rings; its place is free again."""
    return Callback.of(cancel_callback(callback=_row(callback_id), actor=request.auth))


@slots.get("", response=Slots, **_READ)
def show_slots(request: TokenRequest) -> Slots:
    """How callbacks are offered."""
    return _slots(CallbackSlots.objects.first())


@slots.put("", response=Slots, **needs("workspace:write"))
def set_slots(request: TokenRequest, wanted: Slots) -> Slots:
    """Offer them like this. The first time an inbox of the channel `callback` is connected."""
    workspace = request.auth.workspace
    kept = change_slots(workspace=workspace, actor=request.auth, **wanted.model_dump())
    if wanted.offered:
        ensure_inbox(workspace)
    return _slots(kept)


def _row(callback_id: str) -> Row:
    related = ("conversation__workspace", "conversation__contact")
    return row_or_404(Row.objects.select_related(*related), callback_id)


def _slots(kept: CallbackSlots | None) -> Slots:
    if kept is None:
        return Slots.model_validate({"offered": False})
    names = [name for name in Slots.model_fields if name != "offered"]
    shown = {name: getattr(kept, name) for name in names}
    return Slots.model_validate({"offered": kept.paused_at is None, **shown})
