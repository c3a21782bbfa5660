"""Files that wait in a composer."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import QueryDict

from egal.conversations.actions.uploads import MOST, uploads_of
from egal.conversations.models import Attachment
from egal.desk.access import AtDesk
from egal.desk.paths import path_of
from egal.shared.ids import number_of
from egal.shared.kinds import PICTURES
from egal.shared.written import pictures_in


def upload_shown(request: AtDesk, attachment: Attachment) -> dict[str, Any]:
    """What the browser is told of one. picture: where it is seen, if it can stand in the text."""
    place = [request.workspace.slug, attachment.public_id]
    shown = attachment.content_type in PICTURES
    return {
        "id": attachment.public_id,
        "name": attachment.name,
        "size": attachment.size,
        "picture": path_of("picture", *place) if shown else "",
    }


def files_of(request: AtDesk, attachments: Iterable[Attachment], html: str) -> list[dict[str, Any]]:
    """Those beside the text, and not in it."""
    inside = set(pictures_in(html))
    listed = (each for each in attachments if each.public_id not in inside)
    return [upload_shown(request, each) for each in listed]


def uploads_named(given: QueryDict) -> list[int]:
    """The numbers of the uploads a form names."""
    return [number_of(public) for public in given.getlist("upload")]


def files_given(request: AtDesk, html: str) -> list[dict[str, Any]]:
    """Those that a form names, which is given back."""
    found = uploads_of(request.agent).filter(pk__in=uploads_named(request.POST))
    return files_of(request, found.order_by("id"), html)


def writing(request: AtDesk) -> dict[str, Any]:
    """What every place to write in is given, beside what stands in it."""
    slug = request.workspace.slug
    return {
        "uploads_url": path_of("uploads", slug),
        "picture_url": path_of("picture", slug, "-"),
        "largest": settings.LARGEST_FILE,
        "most_files": MOST,
        "replies_url": path_of("replies", slug),
        "uses_url": path_of("reply-uses", slug, "-"),
        "colleagues_url": path_of("to-mention", slug),
    }
