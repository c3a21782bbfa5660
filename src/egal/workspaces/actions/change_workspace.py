from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared.contrast import ENOUGH, LIGHT, is_colour, least_contrast, readable
from egal.shared.trouble import Trouble
from egal.workspaces.actions.add_workspace import checked_time_zone
from egal.workspaces.actions.change_preferences import LANGUAGES
from egal.workspaces.actions.names import checked_name
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

MOST_DAYS = 3650


@transaction.atomic
def change_workspace(
    *,
    workspace: Workspace,
    actor: Actor,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    reopen_days: int | None = None,
    accent: str | None = None,
) -> None:
    """Change what is given; None stays. accent: "#rrggbb", or "" for Egal's own.

    Raises Trouble for what cannot be, and for an accent that could not be read: white on it, and it
    on the page, need a contrast of 4.5 to 1. The dark theme takes a lighter shade of it by itself.
    """
    require(actor, "workspace:write", workspace.id)
    given = {
        "name": name,
        "language": language,
        "time_zone": time_zone,
        "reopen_days": reopen_days,
        "accent": accent,
    }
    wanted = {key: _CHECKS[key](value) for key, value in given.items() if value is not None}
    kept = Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    old = {key: getattr(kept, key) for key in wanted if getattr(kept, key) != wanted[key]}
    if old:
        new = {key: wanted[key] for key in old}
        Workspace.objects.filter(pk=kept.pk).update(**new)
        record("workspace.changed", workspace_id=kept.id, actor=actor, old=old, new=new)
    workspace.refresh_from_db()


def checked_accent(accent: str) -> str:
    """The colour in our spelling; Trouble for one that cannot be read, which names one that can."""
    cleaned = accent.strip().lower()
    if not cleaned:
        return ""
    if not is_colour(cleaned):
        raise Trouble(_("Write a colour such as #0b6b66."))
    found = least_contrast(cleaned, LIGHT)
    if found < ENOUGH:
        raise Trouble(
            _(
                "White text on this colour, and this colour on the page, have a contrast of"
                " %(found)s to 1; to be read they need %(needed)s to 1. A darker one such as"
                " %(darker)s has it."
            )
            % {
                "found": number_format(int(found * 10) / 10, 1),
                "needed": number_format(ENOUGH, 1),
                "darker": readable(cleaned),
            }
        )
    return cleaned


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Trouble(_("There are German (de) and English (en)."))
    return language


def _days(days: int) -> int:
    if not 0 <= days <= MOST_DAYS:
        raise Trouble(_("Give a number of days from 0 to %(most)s.") % {"most": MOST_DAYS})
    return days


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": checked_name,
    "language": _language,
    "time_zone": checked_time_zone,
    "reopen_days": _days,
    "accent": checked_accent,
}
