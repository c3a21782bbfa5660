from typing import Self

from django.http.response import StreamingHttpResponse
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.channels.importing.imports import choose_columns, keep_import, start_import, table_of
from egal.channels.importing.writing import CONTENT_TYPE, export_contacts
from egal.contacts import models
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()
exports = Router()

_NEWEST = Order("contact-imports", ("id",), newest_first=True)
_WRITE = needs("contacts:write")
_TABLE = {
    200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}},
}


class NewImport(BaseModel):
    """A table of contacts."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", description="What to call it, such as the name of the file.")
    csv: str = Field(description="The first line holds the headings.")


class Columns(BaseModel):
    """What each column is."""

    model_config = ConfigDict(extra="forbid")

    columns: list[str] = Field(
        description="One for each heading: `address:email` (or another kind), `name`, "
        "`first_name`, `last_name`, `organisation`, `language`, `about`, `field:` and the id of "
        "a field, or empty for what is left out."
    )


class RefusedLine(BaseModel):
    """A line that cannot be taken in."""

    line: int = Field(description="As a spreadsheet counts, the headings being 1.")
    why: list[str]


class Import(BaseModel):
    """A table of contacts, as far as it has come."""

    id: str
    name: str
    headings: list[str]
    columns: list[str]
    lines: int
    done: int = Field(description="How many lines were looked through, or taken in.")
    added: int
    changed: int
    unchanged: int
    refused: list[RefusedLine]
    checked_at: Moment | None = Field(description="When all were looked through; then start it.")
    started_at: Moment | None
    finished_at: Moment | None
    trouble: str = Field(description="Why it stopped before its end; empty if it did not.")
    created_at: Moment

    @classmethod
    def of(cls, given: models.ContactImport) -> Self:
        return cls(
            id=given.public_id,
            name=given.name,
            headings=list(table_of(given).headings),
            columns=given.columns,
            lines=given.lines,
            done=given.done,
            added=given.added,
            changed=given.changed,
            unchanged=given.unchanged,
            refused=given.refused,
            checked_at=given.checked_at,
            started_at=given.started_at,
            finished_at=given.finished_at,
            trouble=given.trouble,
            created_at=given.created_at,
        )


class ImportPage(Page[Import]):
    """Some of the tables of contacts."""


class Which(BaseModel):
    """Which contacts are wanted."""

    q: str = Field("", description="As in the list of contacts; empty means all.")
    language: str = Field("en", description="`de` divides by semicolons, others by commas.")


@router.get("", response=ImportPage, **_WRITE)
def list_imports(request: TokenRequest, paging: Query[Paging]) -> ImportPage:
    """Tables of contacts of the last 30 days, the newest first."""
    rows = models.ContactImport.objects.all()
    found, next_cursor = _NEWEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return ImportPage(items=[Import.of(each) for each in found], next_cursor=next_cursor)


@router.post("", response={201: Import}, **_WRITE)
def add_import(request: TokenRequest, new: NewImport) -> Status[Import]:
    """Bring a table of contacts. Its columns are guessed and it is looked through; ask for it again
    until `checked_at` is set, then start it. Nothing is changed before."""
    given = keep_import(
        workspace=request.auth.workspace,
        actor=request.auth,
        name=new.name,
        raw=new.csv.encode(),
    )
    return Status(201, Import.of(given))


@router.get("/{import_id}", response=Import, **_WRITE)
def get_import(request: TokenRequest, import_id: str) -> Import:
    """One table, as far as it has come."""
    return Import.of(_import(import_id))


@router.patch("/{import_id}", response=Import, **_WRITE)
def choose_import_columns(request: TokenRequest, import_id: str, chosen: Columns) -> Import:
    """Say what the columns are; it is looked through anew."""
    given = _import(import_id)
    return Import.of(choose_columns(given=given, actor=request.auth, columns=chosen.columns))


@router.put("/{import_id}/start", response=Import, **_WRITE)
def start_an_import(request: TokenRequest, import_id: str) -> Import:
    """Take it in. The same table again changes nothing: contacts are recognised by addresses."""
    return Import.of(start_import(given=_import(import_id), actor=request.auth))


@exports.get("", **needs("contacts:export", responses=_TABLE))
def export_all_contacts(request: TokenRequest, which: Query[Which]) -> StreamingHttpResponse:
    """All contacts, or some, as a table (CSV, UTF-8) that can be brought again."""
    pieces = export_contacts(
        workspace=request.auth.workspace,
        actor=request.auth,
        words=which.q.strip(),
        language=which.language,
    )
    return StreamingHttpResponse(pieces, content_type=CONTENT_TYPE)


def _import(public: str) -> models.ContactImport:
    return row_or_404(models.ContactImport.objects.all(), public)
