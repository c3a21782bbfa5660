"""The announcements of a workspace, and where each is heard."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.calls.actions.menus import menu_of
from egal.calls.models import Prompt
from egal.calls.prompts import can_speak
from egal.channels.spelling import PHONE, legible
from egal.channels.telephoning import meets_menu, numbers
from egal.desk.access import AtDesk


def announcements_page(request: AtDesk) -> dict[str, Any]:
    """By name; those of both languages beside one another."""
    where = _heard_at()
    found = Prompt.objects.filter(removed_at=None).order_by("name", "language", "id")
    return {
        "announcements": [_row(request, each, where) for each in found],
        "can_speak": can_speak(),
        "sounds_url": reverse("desk:announcements", args=[request.workspace.slug]),
    }


def _row(request: AtDesk, prompt: Prompt, where: dict[str, list[str]]) -> dict[str, Any]:
    slug = request.workspace.slug
    return {
        "name": prompt.name,
        "language": {"de": _("German"), "en": _("English")}.get(prompt.language, prompt.language),
        "source": _source(prompt),
        "text": prompt.text,
        "seconds": prompt.seconds,
        "by": prompt.created_by,
        "at": prompt.created_at,
        "heard_at": where.get(prompt.public_id, []),
        "sound_url": reverse(
            "desk:announcement-sound", args=[slug, prompt.language, prompt.public_id]
        ),
        "removal_url": reverse("desk:announcement-removal", args=[slug, prompt.public_id]),
    }


def _source(prompt: Prompt) -> str:
    return {
        "recorded": _("recorded"),
        "uploaded": _("uploaded"),
        "rendered": _("spoken by a machine"),
    }.get(prompt.source, prompt.source)


def _heard_at() -> dict[str, list[str]]:
    """The numbers in whose menus a sound stands now, by its public id."""
    found: dict[str, list[str]] = {}
    for inbox in filter(meets_menu, numbers()):
        for spoken in menu_of(inbox).sounds():
            found.setdefault(spoken, []).append(legible(PHONE, inbox.address))
    return found
