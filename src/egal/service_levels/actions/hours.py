"""When people are there: of the workspace, of one inbox, and the days that differ."""

from collections.abc import Iterable
from typing import Any

import holidays
from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.service_levels.hours.typed import checked_days, checked_spans
from egal.service_levels.models import OpeningHours, no_days
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

_DAYS = 7


@transaction.atomic
def change_hours(
    *,
    workspace: Workspace,
    actor: Actor,
    week: Iterable[Iterable[Iterable[int]]],
    inbox: Inbox | None = None,
) -> OpeningHours:
    """People are there at these times, of all inboxes or of one.

    week: the spans of Monday to Sunday in minutes since midnight. A week without any says nothing:
    then no hours are shown, and every hour counts.
    """
    require(actor, "workspace:write", workspace.id)
    wanted = [checked_spans(day) for day in week]
    if len(wanted) != _DAYS:
        raise Trouble(_("A week has seven days, Monday first."))
    row = _row(workspace, inbox)
    before, row.week = row.week, wanted
    _keep(row)
    if before != wanted:
        _record("hours.changed", actor, row, old={"week": before}, new={"week": wanted})
    return row


@transaction.atomic
def remove_hours(*, inbox: Inbox, actor: Actor) -> None:
    """The inbox has those of the workspace again; nothing happens where it had none of its own."""
    require(actor, "workspace:write", inbox.workspace_id)
    gone, _rows = OpeningHours.objects.filter(inbox=inbox).delete()
    if gone:
        record("hours.removed", workspace_id=inbox.workspace_id, actor=actor, inbox=inbox.id)


@transaction.atomic
def change_holidays(
    *,
    workspace: Workspace,
    actor: Actor,
    country: str,
    subdivision: str = "",
    days: Iterable[dict[str, Any]] = (),
) -> OpeningHours:
    """The workspace keeps the public holidays of a country, and days of its own that differ.

    country, subdivision: as of ISO 3166 ("DE", "BW"), empty for none. days: {"date", "name",
    "spans"}; one without spans is closed.
    """
    require(actor, "workspace:write", workspace.id)
    _refuse_unknown(country, subdivision)
    row = _row(workspace, None)
    before = _holidays_of(row)
    row.country, row.subdivision, row.days = country, subdivision, checked_days(days)
    _keep(row)
    if before != _holidays_of(row):
        _record("hours.holidays_changed", actor, row, old=before, new=_holidays_of(row))
    return row


def countries() -> dict[str, list[str]]:
    """Those whose holidays are known, and their subdivisions."""
    return holidays.list_supported_countries()


def _refuse_unknown(country: str, subdivision: str) -> None:
    known = countries()
    if country and country not in known:
        raise Trouble(_("The holidays of this country are not known."))
    if subdivision and subdivision not in known.get(country, []):
        raise Trouble(_("This country has no such region."))


def _row(workspace: Workspace, inbox: Inbox | None) -> OpeningHours:
    rows = OpeningHours.objects.select_for_update()
    found = rows.filter(workspace=workspace, inbox=inbox).first()
    return found or OpeningHours(workspace=workspace, inbox=inbox, week=no_days())


def _keep(row: OpeningHours) -> None:
    row.changed_at = clock.now()
    row.save()


def _holidays_of(row: OpeningHours) -> dict[str, Any]:
    return {"country": row.country, "subdivision": row.subdivision, "days": row.days}


def _record(kind: str, actor: Actor, row: OpeningHours, **data: Any) -> None:
    record(kind, workspace_id=row.workspace_id, actor=actor, inbox=row.inbox_id, **data)
