from collections import Counter

from django.db import transaction

from egal.events.record import Actor, record
from egal.shared.sealed import sealed_columns
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
    for workspace_id, count in rows.items():
        if workspace_id is not None:  # the installation's own mail belongs to no workspace
            record("secrets.rotated", workspace_id=workspace_id, actor=actor, rows=count)
    return rows.total()
