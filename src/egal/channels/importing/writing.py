"""Tables on their way out: all contacts, or the lines of a table that were refused."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.channels.importing.imports import table_of
from egal.channels.spelling import kinds_here
from egal.contacts.importing.columns import (
    ABOUT,
    ADDRESS,
    FIELD,
    LANGUAGE,
    NAME,
    ORGANISATION,
    column_choices,
)
from egal.contacts.importing.table import guarded
from egal.contacts.models import Contact, ContactImport
from egal.contacts.search import contacts_like
from egal.events.record import Actor, record
from egal.workspaces import scope
from egal.workspaces.custom_values import as_text
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

CONTENT_TYPE = "text/csv; charset=utf-8"
_MARK = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
_SEMICOLON = frozenset({"de"})  # languages whose spreadsheets divide by it
_PAGE = 500  # contacts that are in memory at a time
_BETWEEN = ", "  # addresses of one kind


def export_contacts(
    *, workspace: Workspace, actor: Actor, words: str = "", language: str = "en"
) -> Iterator[bytes]:
    """A table of all contacts, or of those whom these words find, a piece at a time, as UTF-8.

    `keep_import` takes it back. language: of whoever will open it, which decides the delimiter.
    What a spreadsheet would take for a formula has an apostrophe before it.
    """
    require(actor, "contacts:export", workspace.id)
    record("export.made", workspace_id=workspace.id, actor=actor, of="contacts", words=words)
    columns = [
        (column, title)
        for column, title in column_choices([(kind.key, kind.name) for kind in kinds_here()])
        if column in (NAME, ORGANISATION, LANGUAGE, ABOUT) or column.startswith((ADDRESS, FIELD))
    ]
    return _pieces(workspace.id, columns, words, language)


def refused_lines(given: ContactImport, language: str = "en") -> bytes:
    """The refused lines of a table as they came, each with its number and what is wrong with it.

    Corrected, the same file can be brought again: the two columns more are left out.
    """
    table = table_of(given)
    reasons = {each["line"]: " ".join(each["why"]) for each in given.refused}
    rows = [
        [*line.cells, str(line.number), reasons[line.number]]
        for line in table.lines
        if line.number in reasons
    ]
    headings = [*table.headings, _("Line in the table"), _("What is wrong")]
    return (_MARK + _written([headings, *rows], language)).encode()


def _pieces(
    workspace_id: int, columns: Sequence[tuple[str, str]], words: str, language: str
) -> Iterator[bytes]:
    """The workspace is entered for each page by itself: who reads this is no longer in it."""
    yield (_MARK + _written([[title for _column, title in columns]], language)).encode()
    last: int | None = None
    while True:
        with scope.of(workspace_id):
            page = list(_after(words, last)[:_PAGE])
            rows = [[_cell(contact, column) for column, _title in columns] for contact in page]
        if not page:
            return
        yield _written(rows, language).encode()
        last = page[-1].id


def _after(words: str, last: int | None) -> QuerySet[Contact]:
    rows = contacts_like(words) if words else Contact.objects.all()
    rows = (
        rows.filter(joined_into=None)
        if last is None
        else rows.filter(id__lt=last, joined_into=None)
    )
    return rows.order_by("-id").select_related("organisation").prefetch_related("identities")


def _cell(contact: Contact, column: str) -> str:
    if column.startswith(ADDRESS):
        kind = column.removeprefix(ADDRESS)
        return _BETWEEN.join(each.value for each in contact.identities.all() if each.kind == kind)
    if column.startswith(FIELD):
        return as_text(contact.custom.get(column.removeprefix(FIELD)))
    return {
        NAME: contact.name,
        ORGANISATION: contact.organisation.name if contact.organisation else "",
        LANGUAGE: contact.language,
        ABOUT: contact.about,
    }[column]


def _written(rows: Iterable[Sequence[str]], language: str) -> str:
    text = io.StringIO()
    delimiter = ";" if language.partition("-")[0] in _SEMICOLON else ","
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()
