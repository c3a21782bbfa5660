"""The orders one can choose for a list."""

from typing import Any

from django.utils.translation import gettext as _

from egal.conversations.sorting import NEWEST, OLDEST, URGENT, WAITING, sorts_of
from egal.desk.access import AtDesk
from egal.desk.context.addresses import list_url


def names() -> dict[str, str]:
    """Every order with its name."""
    return {
        NEWEST: _("Newest first"),
        OLDEST: _("Oldest first"),
        WAITING: _("Longest waiting first"),
        URGENT: _("Most urgent first"),
    }


def orders(request: AtDesk, view: str, sort: str) -> dict[str, Any]:
    """Each with its name and where it is chosen."""
    called = names()
    return {
        "sort": called[sort],
        "sort_key": sort,
        "sorts": [
            {"name": called[key], "url": list_url(request, view, sort=key), "current": key == sort}
            for key in sorts_of(view)
        ],
    }
