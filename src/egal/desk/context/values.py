"""The company's own fields with the values of one contact or conversation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.dateformat import format as formatted
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from egal.shared.ids import public_id
from egal.workspaces.custom_values import Value, as_text, fields_of
from egal.workspaces.models import CustomField, FieldKind, FieldOf


@dataclass(frozen=True, slots=True)
class Row:
    """A field: `text` as it is typed, `shown` as it is read; "" where nothing is known."""

    key: str
    input: str
    name: str
    kind: str
    choices: list[str]
    text: str
    shown: str
    errors: list[str]


def input_name(field: CustomField) -> str:
    """What its value is called in a form."""
    return f"field-{public_id(field.id)}"


def rows_of(
    fields: Iterable[CustomField],
    custom: Mapping[str, Value],
    typed: QueryDict,
    errors: Mapping[str, str],
) -> list[Row]:
    """typed, errors: the form that is given back, if one is."""
    return [_row(field, custom, typed, errors) for field in fields]


def changed_in(form: QueryDict, of: FieldOf, custom: Mapping[str, Value]) -> dict[str, CustomField]:
    """The fields of a form that say something else than is kept, by their public ids.

    A value shown and sent back is no change, so nothing is lost of one that a form cannot hold.
    """
    return {
        key: field
        for field in fields_of(of)
        if (key := public_id(field.id)) and input_name(field) in form
        if form.get(input_name(field), "").replace("\r\n", "\n") != as_text(custom.get(key))
    }


def in_words(field: CustomField, value: Value | None) -> str:
    """As it is read."""
    if value is None:
        return ""
    if field.kind == FieldKind.CHECK:
        return _("Yes") if value else _("No")
    if field.kind == FieldKind.DATE:
        return _day(str(value))
    return str(localize(value)) if field.kind == FieldKind.NUMBER else str(value)


def _row(
    field: CustomField, custom: Mapping[str, Any], typed: QueryDict, errors: Mapping[str, str]
) -> Row:
    name, key = input_name(field), public_id(field.id)
    value = custom.get(key)
    return Row(
        key=key,
        input=name,
        name=field.name,
        kind=field.kind,
        choices=field.choices,
        text=typed.get(name, as_text(value)),
        shown=in_words(field, value),
        errors=[errors[name]] if name in errors else [],
    )


def _day(value: str) -> str:
    try:
        return formatted(date.fromisoformat(value), pgettext("date format", "j F Y"))
    except ValueError:
        return value
