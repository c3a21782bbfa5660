"""The form of a saved view."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from egal.conversations.models import SavedView
from egal.conversations.sorting import sorts_of
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH
from egal.desk.context.sorts import names


def view_form(
    request: AtDesk, view: SavedView | None, filled: Mapping[str, Any], error: str
) -> dict[str, Any]:
    """filled: what stands in its fields. error: what was wrong with them, in words."""
    slug = request.workspace.slug
    urls = {"action": reverse("desk:new-view", args=[slug])}
    if view:
        urls = {
            "action": reverse("desk:saved-view", args=[slug, view.public_id]),
            "removal": reverse("desk:saved-view-removal", args=[slug, view.public_id]),
        }
    called = names()
    return {
        **urls,
        "view": view,
        "name": filled.get("name", ""),
        "query": filled.get("query", ""),
        "shared": filled.get("shared", False),
        "sorts": [
            {"key": key, "name": called[key], "chosen": key == filled.get("sort")}
            for key in sorts_of(SEARCH)
        ],
        "errors": [error] if error else [],
    }
