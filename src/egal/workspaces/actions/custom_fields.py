from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.actions.names import checked_name, save_named
from egal.workspaces.models import CustomField, FieldKind, FieldOf, Workspace
from egal.workspaces.permissions import require

MOST = 50  # fields of contacts, and as many of conversations
MOST_CHOICES = 100


@transaction.atomic
def add_field(
    *,
    workspace: Workspace,
    actor: Actor,
    of: str,
    kind: str,
    name: str,
    choices: Iterable[str] = (),
) -> CustomField:
    """Something more to know of contacts, or of conversations; it is shown last.

    Trouble for a name that is taken, and for a choice without anything to choose from.
    """
    require(actor, "workspace:write", workspace.id)
    if of not in FieldOf.values or kind not in FieldKind.values:
        raise Trouble(_("There is no such kind of field."))
    fields = _all_locked(workspace.id, of)
    if len(fields) >= MOST:
        raise Trouble(_("There are %(most)s fields already. Remove one first.") % {"most": MOST})
    field = CustomField(
        workspace=workspace,
        of=of,
        kind=kind,
        name=checked_name(name),
        choices=_checked_choices(kind, choices),
        position=_last(fields) + 1,
        created_at=clock.now(),
    )
    _save(field)
    _record("field.added", field, actor, of=of, field_kind=kind)
    return field


@transaction.atomic
def change_field(
    *,
    field: CustomField,
    actor: Actor,
    name: str | None = None,
    choices: Iterable[str] | None = None,
) -> CustomField:
    """Another name, or other things to choose from; None stays. So does what has been chosen."""
    require(actor, "workspace:write", field.workspace_id)
    field = _locked(field)
    before = _shown(field)
    if name is not None:
        field.name = checked_name(name)
    if choices is not None:
        field.choices = _checked_choices(field.kind, choices)
    if before != _shown(field):
        _save(field)
        _record("field.changed", field, actor, old=before, new=_shown(field))
    return field


@transaction.atomic
def place_field(*, field: CustomField, actor: Actor, position: int) -> CustomField:
    """Show it at this place among those of the same, 0 for the first; far too high is the last."""
    require(actor, "workspace:write", field.workspace_id)
    fields = _all_locked(field.workspace_id, field.of)
    field = _locked(field)
    others = [each for each in fields if each.pk != field.pk]
    before = fields.index(field)
    at = min(max(position, 0), len(others))
    for place, each in enumerate([*others[:at], field, *others[at:]]):
        CustomField.objects.filter(pk=each.pk).update(position=place)
    if at != before:
        _record("field.moved", field, actor, position=at)
    field.refresh_from_db()
    return field


def _all_locked(workspace_id: int, of: str) -> list[CustomField]:
    """Those of contacts, or of conversations, in their order. They change one after another."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace_id)
    return list(CustomField.objects.filter(of=of).order_by("position", "id"))


def _last(fields: list[CustomField]) -> int:
    return max((field.position for field in fields), default=-1)


def _locked(field: CustomField) -> CustomField:
    held = CustomField.objects.select_for_update().filter(pk=field.pk).first()
    if held is None:
        raise Trouble(_("There is no such field here."))
    return held


def _checked_choices(kind: str, choices: Iterable[str]) -> list[str]:
    """Each once, in the order given. Of fields that are no choice: none."""
    if kind != FieldKind.CHOICE:
        return []
    cleaned = list(dict.fromkeys(checked_name(each) for each in choices if each.strip()))
    if not 0 < len(cleaned) <= MOST_CHOICES:
        raise Trouble(
            _("Give what there is to choose from, one a line, at most %(most)s.")
            % {"most": MOST_CHOICES}
        )
    return cleaned


def _shown(field: CustomField) -> dict[str, Any]:
    return {"name": field.name, "choices": field.choices}


def _save(field: CustomField) -> None:
    taken = _("There is a field “%(name)s” already. Choose another name.") % {"name": field.name}
    save_named(field, "field_once_a_name", taken)


def _record(kind: str, field: CustomField, actor: Actor, **data: Any) -> None:
    record(
        kind,
        workspace_id=field.workspace_id,
        actor=actor,
        field=field.id,
        name=field.name,
        **data,
    )
