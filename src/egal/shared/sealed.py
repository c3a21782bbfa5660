"""A column that holds secrets."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression

from egal.shared.sealing import seal, unseal

if TYPE_CHECKING:
    _TextField = models.TextField[Any, Any]
else:
    _TextField = models.TextField  # which cannot be subscripted while it runs


class SealedJSONField(_TextField):
    """JSON that is sealed on its way into the database and opened on its way out.

    The whole column and not single values in it, so that a new secret setting of a channel cannot
    be forgotten. Nothing can be searched in it.
    """

    description = "Sealed JSON"
    _pyi_private_set_type: Any  # to the type checker a text field would take text only
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(json.dumps(value))

    def from_db_value(
        self,
        value: str | None,
        expression: Expression,  # noqa: ARG002 - Django passes them
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> Any:
        return None if value is None else json.loads(unseal(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        """Equal values are sealed differently: no comparison would ever find one."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def sealed_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every column with secrets of this installation: the model, the field's name."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedJSONField):
                yield model, field.name
