"""From public ids to rows."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from egal.shared.ids import number_of

Row = TypeVar("Row", bound=Model)


def row_or_404(rows: QuerySet[Row], public: str) -> Row:
    """The row with this public id; raises Http404 where there is none among these."""
    return get_object_or_404(rows, pk=number_of(public))
