"""Opening hours and the honesty of our promises, as the settings show them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.desk.context.inboxes import channel_name
from egal.service_levels.actions.hours import countries
from egal.service_levels.hours.kept import Hours
from egal.service_levels.hours.typed import days_as_typed, spans_as_typed
from egal.service_levels.hours.words import hours_in_words
from egal.service_levels.models import OpeningHours
from egal.service_levels.waiting.honesty import Honesty, honesty
from egal.shared.ids import public_id

_MONDAY = date(2026, 1, 5)


def hours_page(request: AtDesk, inbox: Inbox | None) -> dict[str, Any]:
    """The week as one types it, of the workspace or of an inbox, and the others to go to."""
    row = OpeningHours.objects.filter(inbox=inbox).first()
    shown = row or OpeningHours.objects.filter(inbox=None).first() or OpeningHours()
    schedule = Hours(request.workspace).of(inbox.id if inbox else None)
    return {
        "inbox": inbox and {"name": inbox.name or inbox.address, "own": row is not None},
        "week": week_of(lambda number: spans_as_typed(shown.week[number])),
        "country": shown.country,
        "subdivision": shown.subdivision,
        "days": days_as_typed(shown.days),
        "countries": sorted(countries()),
        "now": hours_in_words(schedule) if schedule else "",
        "inboxes": _inboxes(request),
    }


def week_of(typed: Callable[[int], str]) -> list[dict[str, Any]]:
    """The seven fields. typed: what stands in each, Monday is 0."""
    return [
        {
            "field": f"day{number}",
            "name": formatted(_MONDAY + timedelta(days=number), "l"),
            "typed": typed(number),
        }
        for number in range(7)
    ]


def honesty_page(request: AtDesk) -> dict[str, Any]:
    """By inbox, all together and by how it was known."""
    return {
        "rows": [_row(each) for each in honesty(request.workspace)],
        "language": get_language(),
    }


def _row(found: Honesty) -> dict[str, Any]:
    return {
        "inbox": found.inbox.name or found.inbox.address,
        "channel": channel_name(found.inbox),
        "whole": not found.basis,
        "basis": {
            "": _("all promises"),
            "now": _("measured over the last hour"),
            "hour": _("as at this hour of past weeks"),
            "usual": _("usually"),
        }[found.basis],
        "promised": found.promised,
        "kept": found.kept,
        "percent": round(100 * found.share),
    }


def _inboxes(request: AtDesk) -> list[dict[str, Any]]:
    own = set(OpeningHours.objects.exclude(inbox=None).values_list("inbox", flat=True))
    return [
        {
            "name": each.name or each.address,
            "channel": channel_name(each),
            "own": each.id in own,
            "url": reverse(
                "desk:settings-hours-inbox", args=[request.workspace.slug, public_id(each.id)]
            ),
        }
        for each in Inbox.objects.order_by("channel", "address")
    ]
