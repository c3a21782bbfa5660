from typing import Literal

from ninja import Router
from pydantic import BaseModel, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.conversations.models import Inbox
from egal.service_levels.waiting.honesty import honesty
from egal.service_levels.waiting.promise import promises
from egal.shared.ids import public_id

router = Router()


class Wait(BaseModel):
    """What is said of the wait at an inbox now. basis: how it was found; empty for nothing."""

    inbox_id: str
    basis: Literal["now", "hour", "usual", ""]
    seconds: float | None = Field(description="Of opening hours.")
    by: Moment | None
    closed: bool = Field(description="Nobody is there at this moment.")


class Kept(BaseModel):
    """How often what was promised held, in the last four weeks."""

    inbox_id: str
    basis: Literal["now", "hour", "usual", ""] = Field(description="Empty for all together.")
    promised: int
    kept: int


class Waits(BaseModel):
    """By inbox."""

    items: list[Wait]


class Honesty(BaseModel):
    """By inbox, all together first."""

    items: list[Kept]


@router.get("", response=Waits, **needs("inboxes:read"))
def show_waits(request: TokenRequest) -> Waits:
    """The honest wait of every inbox, as customers see it; measured while the portal is open."""
    inboxes = list(Inbox.objects.order_by("pk"))
    found = promises(request.auth.workspace, inboxes)
    items = [
        Wait.model_validate(
            {
                "inbox_id": public_id(number),
                "basis": each.kind,
                "seconds": each.seconds,
                "by": each.by,
                "closed": each.closed,
            }
        )
        for number, each in found.items()
    ]
    return Waits(items=items)


@router.get("/honesty", response=Honesty, **needs("agents:read"))
def show_honesty(request: TokenRequest) -> Honesty:
    """How often these promises held. Whoever still waits beyond one counts as not kept."""
    items = [
        Kept.model_validate(
            {
                "inbox_id": public_id(each.inbox.id),
                "basis": each.basis,
                "promised": each.promised,
                "kept": each.kept,
            }
        )
        for each in honesty(request.auth.workspace)
    ]
    return Honesty(items=items)
