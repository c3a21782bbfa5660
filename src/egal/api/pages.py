"""Long lists in pages; how they are cut stands in `shared/keyset.py`."""

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class Paging(BaseModel):
    """Which part of a list is asked for."""

    cursor: str | None = Field(None, description="The `next_cursor` of the page before.")
    limit: int = Field(25, ge=1, le=100, description="So many at most.")


class Page(BaseModel, Generic[Item]):
    """Part of a list; `next_cursor` is null on its last page."""

    items: list[Item]
    next_cursor: str | None
