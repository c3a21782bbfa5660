from collections import Counter

from allauth.mfa.models import Authenticator
from django.db import transaction

from egal.events.record import Actor, record
from egal.shared.sealed import sealed_columns
from egal.shared.sealing import seal, unseal
from egal.workspaces.permissions import require


@transaction.atomic
def rotate_secrets(*, actor: Actor) -> int:
    """Seal every secret anew under the current key; returns how many rows that were.

    Afterwards the old keys open nothing that is kept here. Raises WrongKey, and changes nothing,
    if one row cannot be opened.
    """
    require(actor, "workspace:write", None)
    rows: Counter[int | None] = Counter()
    for model, column in sealed_columns():
        for row in model._base_manager.select_for_update().order_by("pk"):
            model._base_manager.filter(pk=row.pk).update(**{column: getattr(row, column)})
            rows[getattr(row, "workspace_id", None)] += 1
    rows[None] += _seal_second_steps()
    for workspace_id, count in rows.items():
        if workspace_id is not None:  # the installation's own mail belongs to no workspace
            record("secrets.rotated", workspace_id=workspace_id, actor=actor, rows=count)
    return rows.total()


def _seal_second_steps() -> int:
    """allauth's rows are no columns of ours: one value in each is sealed."""
    found = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        for name in row.data.keys() & {"secret", "seed"}:
            row.data[name] = seal(unseal(row.data[name]))
            row.save(update_fields=["data"])
            found += 1
    return found
