from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.conversations.actions.remove_field import remove_field
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.workspaces.actions.custom_fields import add_field, change_field, place_field
from egal.workspaces.models import CustomField

router = Router()

_OLDEST = Order("fields", ("id",), newest_first=False)
_READ, _WRITE = needs("contacts:read"), needs("workspace:write")


class FieldPage(Page[shapes.CustomField]):
    """Some of the fields."""


class NewField(BaseModel):
    """What to know more. Of what, and of which kind, is not changed afterwards."""

    model_config = ConfigDict(extra="forbid")

    of: str = Field(description="`contact` or `conversation`.")
    kind: str = Field(description="`text`, `number`, `date`, `choice` or `check`.")
    name: str
    choices: list[str] = []


class ChangedField(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    choices: list[str] | None = Field(None, description="What has been chosen already stays.")
    position: int | None = Field(None, description="0 to show it first.")


@router.get("", response=FieldPage, **_READ)
def list_fields(request: TokenRequest, paging: Query[Paging]) -> FieldPage:
    """The workspace's own fields, the oldest first."""
    rows = CustomField.objects.all()
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    items = [shapes.CustomField.of_row(field) for field in found]
    return FieldPage(items=items, next_cursor=next_cursor)


@router.post("", response={201: shapes.CustomField}, **_WRITE)
def add_a_field(request: TokenRequest, new: NewField) -> Status[shapes.CustomField]:
    """It may be filled in from now on. A name that is taken is refused (422)."""
    field = add_field(workspace=request.auth.workspace, actor=request.auth, **new.model_dump())
    return Status(201, shapes.CustomField.of_row(field))


@router.patch("/{field_id}", response=shapes.CustomField, **_WRITE)
def change_a_field(
    request: TokenRequest, field_id: str, wanted: ChangedField
) -> shapes.CustomField:
    """Another name, other choices, another place."""
    field = row_or_404(CustomField.objects.all(), field_id)
    field = change_field(field=field, actor=request.auth, name=wanted.name, choices=wanted.choices)
    if wanted.position is not None:
        field = place_field(field=field, actor=request.auth, position=wanted.position)
    return shapes.CustomField.of_row(field)


@router.delete("/{field_id}", response={204: None}, **_WRITE)
def remove_a_field(request: TokenRequest, field_id: str) -> Status[None]:
    """It is gone, with everything that was filled in. This cannot be undone."""
    remove_field(field=row_or_404(CustomField.objects.all(), field_id), actor=request.auth)
    return Status(204, None)
