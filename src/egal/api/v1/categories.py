from typing import Self

from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.knowledge import models
from egal.knowledge.actions.categories import add_category, change_category, remove_category
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_IN_ORDER = Order("categories", ("position", "id"), newest_first=False)
_WRITE = needs("articles:write")


class CategoryText(BaseModel):
    """A subject that articles are about."""

    model_config = ConfigDict(extra="forbid")

    names: dict[str, str] = Field(description="By language code; one at least.")
    descriptions: dict[str, str] = Field({}, description="By language code.")
    icon: str = Field("", description="The name of one of our icons.", max_length=40)


class Category(CategoryText):
    """A subject, with where it stands."""

    id: str
    position: int = Field(description="Among the others, from 0.")
    created_at: Moment

    @classmethod
    def of(cls, found: models.Category) -> Self:
        return cls(
            id=found.public_id,
            names=found.names,
            descriptions=found.descriptions,
            icon=found.icon,
            position=found.position,
            created_at=found.created_at,
        )


class CategoryPage(Page[Category]):
    """Some of the categories."""


@router.get("", response=CategoryPage, **needs("conversations:read"))
def list_categories(request: TokenRequest, paging: Query[Paging]) -> CategoryPage:
    """In the order in which readers see them."""
    rows = models.Category.objects.all()
    found, next_cursor = _IN_ORDER.page(rows, cursor=paging.cursor, limit=paging.limit)
    return CategoryPage(items=[Category.of(each) for each in found], next_cursor=next_cursor)


@router.post("", response={201: Category}, **_WRITE)
def new_category(request: TokenRequest, new: CategoryText) -> Status[Category]:
    """One more, after the others."""
    added = add_category(workspace=request.auth.workspace, actor=request.auth, **new.model_dump())
    return Status(201, Category.of(added))


@router.put("/{category_id}", response=Category, **_WRITE)
def set_category(request: TokenRequest, category_id: str, new: CategoryText) -> Category:
    """All of it anew."""
    found = row_or_404(models.Category.objects.all(), category_id)
    return Category.of(change_category(category=found, actor=request.auth, **new.model_dump()))


@router.delete("/{category_id}", response={204: None}, **_WRITE)
def delete_category(request: TokenRequest, category_id: str) -> Status[None]:
    """Its articles stay, in no category."""
    found = row_or_404(models.Category.objects.all(), category_id)
    remove_category(category=found, actor=request.auth)
    return Status(204, None)
