"""What makes a row belong to exactly one workspace, in Python and in the database."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.migrations.operations.special import RunSQL

from egal.workspaces import scope
from egal.workspaces.models.workspace import Workspace

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedManager(models.Manager[Row]):
    """Sees the rows of the current workspace only; without one it raises."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(workspace_id=scope.workspace_id())


def workspace_key(*, held: bool = False) -> "models.ForeignKey[Workspace, Workspace]":
    """The workspace of a row.

    held: a TenantKey that is never null says already that it exists. The rows every message brings
    have no second constraint for that, because each costs as much as the row's own.
    """
    return models.ForeignKey(
        Workspace,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=not held,
    )


class TenantModel(models.Model):
    """A row of one workspace.

    `objects` is scoped and fails closed. `unscoped` is for the few places that come before a
    workspace is known: workers, tokens, addresses at the door.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = workspace_key()

    objects: ClassVar[models.Manager[Self]] = ScopedManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"


class TenantKey(models.ForeignKey[Any, Any]):
    """A foreign key between rows of one workspace.

    The database's own constraint covers (workspace_id, id), which Django cannot declare; the
    migration that adds the field adds it with `tenant_keys`. A test compares the two. It brings
    no index: every index is named in `Meta`, because each is paid for by every insert.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options["db_constraint"] = False
        options.setdefault("db_index", False)
        super().__init__(*args, **options)


def tenant_table(table: str) -> RunSQL:
    """Make (workspace_id, id) of this table something a foreign key can point at."""
    name = f"{table}_tenant"
    return RunSQL(
        f"alter table {table} add constraint {name} unique (workspace_id, id)",
        f"alter table {table} drop constraint {name}",
    )


def tenant_keys(table: str, references: Iterable[tuple[str, str]]) -> list[RunSQL]:
    """Foreign keys (workspace_id, column) → (workspace_id, id), checked at commit."""
    return [_tenant_key(table, column, target) for column, target in references]


def _tenant_key(table: str, column: str, target: str) -> RunSQL:
    name = f"{table}_{column}_tenant"
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key (workspace_id, {column})"
        f" references {target} (workspace_id, id) deferrable initially deferred",
        f"alter table {table} drop constraint {name}",
    )
