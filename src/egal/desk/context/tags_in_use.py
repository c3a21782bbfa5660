"""The tags, how often each is used, and what can be done to one."""

from typing import Any

from django.db.models import Count
from django.db.models.functions import Upper
from django.urls import reverse

from egal.conversations.models import Tag
from egal.desk.access import AtDesk
from egal.shared.ids import public_id
from egal.shared.text import storable

MOST = 300  # tags on a page; the search finds the others


def tags(request: AtDesk, words: str) -> dict[str, Any]:
    """Those that have these words in their names, by name."""
    found = Tag.objects.filter(name__icontains=storable(words))
    counted = found.annotate(used=Count("taggings")).order_by(Upper("name"))
    rows = list(counted[: MOST + 1])
    return {
        "tags": [
            {
                "name": tag.name,
                "used": vars(tag)["used"],
                "is_view": tag.is_view,
                "url": reverse("desk:settings-tag", args=_place(request, tag)),
            }
            for tag in rows[:MOST]
        ],
        "more": len(rows) > MOST,
        "words": words,
    }


def tag(request: AtDesk, found: Tag) -> dict[str, Any]:
    """One tag, and the others it could be merged into."""
    place = _place(request, found)
    others = Tag.objects.exclude(pk=found.pk).order_by(Upper("name"))
    return {
        "tag": found,
        "used": found.taggings.count(),
        "others": list(others.values_list("name", flat=True)[:MOST]),
        "merging_url": reverse("desk:settings-tag-merging", args=place),
        "removal_url": reverse("desk:settings-tag-removal", args=place),
    }


def _place(request: AtDesk, found: Tag) -> list[str]:
    return [request.workspace.slug, public_id(found.id)]
