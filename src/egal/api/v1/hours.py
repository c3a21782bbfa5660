from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.conversations.models import Inbox
from egal.service_levels.actions.hours import change_holidays, change_hours, remove_hours
from egal.service_levels.models import OpeningHours, no_days
from egal.shared.rows import row_or_404

router = Router()
of_inboxes = Router()

_READ, _WRITE = needs("inboxes:read"), needs("workspace:write")
_SPANS = "Spans as `[first, end]` in minutes since midnight, by the clock of the workspace."


class SpecialDay(BaseModel):
    """A day that differs from its week; closed without spans."""

    model_config = ConfigDict(extra="forbid")

    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    name: str = Field("", max_length=100)
    spans: list[tuple[int, int]] = Field(default_factory=list, description=_SPANS)


class Week(BaseModel):
    """When people are there, from Monday to Sunday."""

    model_config = ConfigDict(extra="forbid")

    week: list[list[tuple[int, int]]] = Field(description=_SPANS)


class Holidays(BaseModel):
    """Public holidays of a country, and days of the company's own."""

    model_config = ConfigDict(extra="forbid")

    country: str = Field("", description="As of ISO 3166, such as `DE`; empty for none.")
    subdivision: str = Field("", description="Such as `BW`; empty for the whole country.")
    days: list[SpecialDay] = Field(default_factory=list, max_length=400)


class Hours(BaseModel):
    """The opening hours in force. own: of an inbox, whether they are its own."""

    week: list[list[tuple[int, int]]]
    country: str
    subdivision: str
    days: list[SpecialDay]
    own: bool


@router.get("", response=Hours, **_READ)
def show_hours(request: TokenRequest) -> Hours:
    """Of the workspace. A week without any spans says nothing: no hours are shown then."""
    return _shown(None)


@router.put("", response=Hours, **_WRITE)
def set_hours(request: TokenRequest, wanted: Week) -> Hours:
    """Of the workspace, for every inbox without hours of its own."""
    change_hours(workspace=request.auth.workspace, actor=request.auth, week=wanted.week)
    return _shown(None)


@router.put("/holidays", response=Hours, **_WRITE)
def set_holidays(request: TokenRequest, wanted: Holidays) -> Hours:
    """Of the workspace, in place of those it had."""
    days = [each.model_dump(mode="json") for each in wanted.days]
    change_holidays(
        workspace=request.auth.workspace,
        actor=request.auth,
        country=wanted.country,
        subdivision=wanted.subdivision,
        days=days,
    )
    return _shown(None)


@of_inboxes.get("/{inbox_id}/hours", response=Hours, **_READ)
def show_hours_of_inbox(request: TokenRequest, inbox_id: str) -> Hours:
    """Its own, or those of the workspace."""
    return _shown(row_or_404(Inbox.objects.all(), inbox_id))


@of_inboxes.put("/{inbox_id}/hours", response=Hours, **_WRITE)
def set_hours_of_inbox(request: TokenRequest, inbox_id: str, wanted: Week) -> Hours:
    """Hours of its own; holidays are those of the workspace."""
    inbox, workspace = row_or_404(Inbox.objects.all(), inbox_id), request.auth.workspace
    change_hours(workspace=workspace, actor=request.auth, week=wanted.week, inbox=inbox)
    return _shown(inbox)


@of_inboxes.delete("/{inbox_id}/hours", response=Hours, **_WRITE)
def remove_hours_of_inbox(request: TokenRequest, inbox_id: str) -> Hours:
    """It has those of the workspace again."""
    inbox = row_or_404(Inbox.objects.all(), inbox_id)
    remove_hours(inbox=inbox, actor=request.auth)
    return _shown(inbox)


def _shown(inbox: Inbox | None) -> Hours:
    rows = {row.inbox_id: row for row in OpeningHours.objects.all()}
    ours = rows.get(None) or OpeningHours(week=no_days())
    own = rows.get(inbox.id) if inbox else None
    return Hours(
        week=(own or ours).week,
        country=ours.country,
        subdivision=ours.subdivision,
        days=[SpecialDay(**day) for day in ours.days],
        own=own is not None,
    )
