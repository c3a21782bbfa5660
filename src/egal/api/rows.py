"""From public ids to rows of the current workspace."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from egal.shared.ids import number_of

Row = TypeVar("Row", bound=Model)


def number(public: str) -> int:
    """The primary key behind a public id; 0, which no row has, for anything we did not issue."""
    return number_of(public) or 0


def row(rows: QuerySet[Row], public: str) -> Row:
    """The row with this public id; raises Http404 where there is none among these."""
    return get_object_or_404(rows, pk=number(public))
