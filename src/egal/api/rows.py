"""From public ids to rows of the current workspace."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from egal.shared.ids import number_of

_MOST = 2**63 - 1  # PostgreSQL's bigint

Row = TypeVar("Row", bound=Model)


def number(public: str) -> int:
    """The primary key behind a public id; 0, which no row has, for what can be none."""
    found = number_of(public) or 0
    return found if found <= _MOST else 0


def row(rows: QuerySet[Row], public: str) -> Row:
    """The row with this public id; raises Http404 where there is none among these."""
    return get_object_or_404(rows, pk=number(public))
