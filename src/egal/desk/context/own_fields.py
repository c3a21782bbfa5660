"""The workspace's own fields of contacts and of conversations."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.conversations.actions.remove_field import filled_in
from egal.desk.access import AtDesk
from egal.shared.ids import public_id
from egal.workspaces.models import CustomField, FieldKind, FieldOf


def kind_in_words(kind: str) -> str:
    """What can be filled into a field of this kind."""
    return {
        FieldKind.TEXT: _("Text"),
        FieldKind.NUMBER: _("Number"),
        FieldKind.DATE: _("Date"),
        FieldKind.CHOICE: _("One of several"),
        FieldKind.CHECK: _("Yes or no"),
    }[FieldKind(kind)]


def fields(request: AtDesk) -> dict[str, Any]:
    """Those of contacts and those of conversations, each in their order."""
    found = list(CustomField.objects.order_by("position", "id"))
    titles = {FieldOf.CONTACT: _("Of contacts"), FieldOf.CONVERSATION: _("Of conversations")}
    return {
        "sections": [
            {"title": title, "fields": _rows(request, [each for each in found if each.of == of])}
            for of, title in titles.items()
        ],
        "any": bool(found),
    }


def field(request: AtDesk, found: CustomField) -> dict[str, Any]:
    """One field, and what goes when it goes."""
    place = [request.workspace.slug, public_id(found.id)]
    return {
        "field": found,
        "kind": kind_in_words(found.kind),
        "filled_in": _filled_in(found),
        "removal_url": reverse("desk:settings-field-removal", args=place),
    }


def _rows(request: AtDesk, found: list[CustomField]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "kind": kind_in_words(each.kind),
            "choices": each.choices,
            "url": reverse("desk:settings-field", args=_place(request, each)),
            "place_url": reverse("desk:settings-field-place", args=_place(request, each)),
            "before": at - 1 if at else None,
            "after": at + 1 if at + 1 < len(found) else None,
        }
        for at, each in enumerate(found)
    ]


def _filled_in(found: CustomField) -> str:
    count = filled_in(found).count()
    if not count:
        return _("Nobody has filled it in.")
    if found.of == FieldOf.CONTACT:
        words = ngettext(
            "%(count)d contact has a value in it, which is deleted too. This cannot be undone.",
            "%(count)d contacts have a value in it, which is deleted too. This cannot be undone.",
            count,
        )
    else:
        words = ngettext(
            "%(count)d conversation has a value in it, which is deleted too. This cannot be"
            " undone.",
            "%(count)d conversations have a value in it, which is deleted too. This cannot be"
            " undone.",
            count,
        )
    return words % {"count": count}


def _place(request: AtDesk, found: CustomField) -> list[str]:
    return [request.workspace.slug, public_id(found.id)]
