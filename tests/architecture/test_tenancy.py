"""That a row belongs to one workspace, and so does everything it points at."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Field, Model

from egal.workspaces.tenancy import TenantKey, TenantModel

TENANTS = [model for model in apps.get_models() if issubclass(model, TenantModel)]
OF_NO_WORKSPACE_ALONE = {
    "events.Event": "the stream is read across workspaces, and stands below them in the house",
    "workspaces.Invitation": "the first owner's link comes before there is any workspace",
}

_COMPOSITE = """
select conrelid::regclass::text, confrelid::regclass::text,
       (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[2]),
       condeferrable and condeferred and convalidated
  from pg_constraint
 where contype = 'f' and array_length(conkey, 1) = 2
   and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1])
     = 'workspace_id'
   and (select array_agg(attname order by attnum = confkey[2])
          from pg_attribute where attrelid = confrelid and attnum = any (confkey))
     = '{workspace_id,id}'
"""


def references() -> Iterator[tuple[type[Model], "Field[Any, Any]", type[TenantModel]]]:
    """Every foreign key to a tenant row: whose, which, whereto."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and issubclass(target, TenantModel):
                yield model, field, target


@pytest.mark.django_db
def test_a_reference_into_another_workspace_cannot_be_stored_anywhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COMPOSITE)
        kept = {(table, target, column) for table, target, column, checked in cursor if checked}
    assert kept == {
        (model._meta.db_table, target._meta.db_table, field.column)
        for model, field, target in references()
    }


def test_there_are_references_to_look_at() -> None:
    assert len(list(references())) >= 12


def test_a_tenant_row_is_pointed_at_by_tenant_keys_only() -> None:
    others = [
        str(field)
        for model, field, _ in references()
        if not (issubclass(model, TenantModel) and _is_tenant_key(field))
    ]
    assert others == []


def test_every_row_with_a_workspace_is_a_tenants() -> None:
    others = {
        model._meta.label
        for model in apps.get_models()
        if _has_workspace(model) and not issubclass(model, TenantModel)
    }
    assert others == set(OF_NO_WORKSPACE_ALONE)


def test_no_table_joins_tenant_rows_behind_our_back() -> None:
    assert [str(field) for model in TENANTS for field in model._meta.local_many_to_many] == []


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.label)
def test_what_is_asked_without_thinking_is_scoped(model: type[TenantModel]) -> None:
    assert type(model._default_manager).__name__ == "ScopedManager"
    assert model._meta.base_manager_name == "unscoped"


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _is_tenant_key(field: "Field[Any, Any]") -> bool:
    """A one-to-one key cannot be a TenantKey, but can leave the constraint to `tenant_keys`."""
    one_to_one = field.one_to_one and not getattr(field, "db_constraint", True)
    return isinstance(field, TenantKey) or bool(one_to_one)


def _has_workspace(model: type[Model]) -> bool:
    return any(field.name == "workspace" for field in model._meta.get_fields())
