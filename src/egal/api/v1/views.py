from typing import Literal, Self

from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.assignment import agent_at_work
from egal.api.v1.shapes.common import Moment, Named, named_agent
from egal.conversations.actions.saved_views import change_view, remove_view, save_view
from egal.conversations.models import SavedView
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("views", ("id",), newest_first=False)
_WRITE = needs("conversations:write")
_QUERY = Field(description="What it shows, in the words of the search, such as `tag:bill`.")
Sort = Literal["", "newest", "oldest", "waiting"]


class NewView(BaseModel):
    """A search to keep under a name."""

    model_config = ConfigDict(extra="forbid")

    agent_id: str | None = Field(
        None, description="Whose it is; null for everybody's, which is always shared."
    )
    name: str
    query: str = _QUERY
    sort: Sort = ""
    shared: bool = Field(False, description="Whether everybody in the workspace sees it.")


class ChangedView(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    query: str | None = None
    sort: Sort | None = None
    shared: bool | None = None


class View(BaseModel):
    """A list of conversations that somebody gave a name."""

    id: str
    agent: Named | None
    name: str
    query: str = _QUERY
    sort: str
    shared: bool
    created_at: Moment

    @classmethod
    def of(cls, view: SavedView) -> Self:
        return cls(
            id=view.public_id,
            agent=named_agent(view.agent),
            name=view.name,
            query=view.query,
            sort=view.sort,
            shared=view.shared,
            created_at=view.created_at,
        )


class ViewPage(Page[View]):
    """Some of the saved views."""


class Which(Paging):
    """Whose views are asked for."""

    agent: str | None = Field(
        None, description="The id of an agent: all of theirs, instead of those that are shared."
    )


@router.get("", response=ViewPage, **needs("conversations:read"))
def list_views(request: TokenRequest, which: Query[Which]) -> ViewPage:
    """The views that are shared, or those of one agent, the oldest first."""
    rows = SavedView.objects.select_related("agent__account")
    rows = rows.filter(agent=number_of(which.agent)) if which.agent else rows.filter(shared=True)
    found, next_cursor = _OLDEST.page(rows, cursor=which.cursor, limit=which.limit)
    return ViewPage(items=[View.of(each) for each in found], next_cursor=next_cursor)


@router.post("", response={201: View}, **_WRITE)
def add_view(request: TokenRequest, new: NewView) -> Status[View]:
    """Keep a search under a name, for an agent or for everybody."""
    view = save_view(
        workspace=request.auth.workspace,
        agent=agent_at_work(new.agent_id),
        actor=request.auth,
        **new.model_dump(exclude={"agent_id"}),
    )
    return Status(201, View.of(view))


@router.patch("/{view_id}", response=View, **_WRITE)
def update_view(request: TokenRequest, view_id: str, changed: ChangedView) -> View:
    """Change what is given."""
    view = row_or_404(SavedView.objects.select_related("agent__account"), view_id)
    change_view(view=view, actor=request.auth, **changed.model_dump(exclude_unset=True))
    return View.of(view)


@router.delete("/{view_id}", response={204: None}, **_WRITE)
def delete_view(request: TokenRequest, view_id: str) -> Status[None]:
    """Nobody sees this view any more. The conversations stay as they are."""
    remove_view(view=row_or_404(SavedView.objects.all(), view_id), actor=request.auth)
    return Status(204, None)
