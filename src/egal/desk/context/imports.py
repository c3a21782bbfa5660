"""The pages on which a table of contacts is taken in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from egal.channels.importing.imports import kinds_named, table_of
from egal.contacts.importing.columns import column_choices
from egal.contacts.importing.table import LARGEST, MOST_LINES
from egal.contacts.models import ContactImport
from egal.desk.access import AtDesk

SAMPLES = 3  # lines shown of each column
REASONS = 100  # refused lines shown; all are in the file


def imports_page(request: AtDesk, found: Iterable[ContactImport]) -> dict[str, Any]:
    """The form for a file, and what was brought before."""
    return {
        "upload_url": reverse("desk:imports", args=[request.workspace.slug]),
        "largest": LARGEST,
        "most_lines": MOST_LINES,
        "imports": [
            {
                "name": each.name,
                "url": _url(request, "import", each),
                "by": each.actor_name,
                "at": each.created_at,
                "state": _state(each),
                "added": each.added,
                "changed": each.changed,
                "refused": len(each.refused),
            }
            for each in found
        ],
    }


def import_page(
    request: AtDesk, given: ContactImport, columns: Sequence[str] | None = None
) -> dict[str, Any]:
    """One table as far as it has come. columns: those of the form, when it is given back."""
    return {
        "given": {
            "name": given.name,
            "state": _state(given),
            "lines": given.lines,
            "done": given.done,
            "added": given.added,
            "changed": given.changed,
            "unchanged": given.unchanged,
            "to_write": given.added + given.changed,
            "refused": len(given.refused),
            "reasons": given.refused[:REASONS],
            "trouble": given.trouble,
            "url": _url(request, "import", given),
            "columns_url": _url(request, "import-columns", given),
            "start_url": _url(request, "import-start", given),
            "refused_url": _url(request, "import-refused", given),
        },
        "columns": _columns(given, columns or given.columns),
        "choices": column_choices(kinds_named()),
    }


def _columns(given: ContactImport, chosen: Sequence[str]) -> list[dict[str, Any]]:
    table = table_of(given)
    return [
        {
            "heading": heading,
            "chosen": chosen[at],
            "samples": [line.cells[at] for line in table.lines[:SAMPLES] if line.cells[at]],
        }
        for at, heading in enumerate(table.headings)
    ]


def _state(given: ContactImport) -> str:
    """ "stopped", "finished", "running", "checked", "checking", or "columns": somebody has to say
    first what the columns are."""
    states = {
        "stopped": bool(given.trouble),
        "finished": given.finished_at is not None,
        "running": given.started_at is not None,
        "checked": given.checked_at is not None,
        "checking": given.pending_since is not None,
    }
    return next((state for state, holds in states.items() if holds), "columns")


def _url(request: AtDesk, name: str, given: ContactImport) -> str:
    return reverse(f"desk:{name}", args=[request.workspace.slug, given.public_id])
