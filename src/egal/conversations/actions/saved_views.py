from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.models import SavedView
from egal.conversations.search.words import LONGEST
from egal.conversations.sorting import ORDERS
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent, Workspace
from egal.workspaces.permissions import require

LONGEST_NAME = 60  # characters
MOST = 100  # of one agent


@transaction.atomic
def save_view(
    *,
    workspace: Workspace,
    agent: Agent | None,
    actor: Actor,
    name: str,
    query: str,
    sort: str = "",
    shared: bool = False,
) -> SavedView:
    """Keep a search under a name, for this agent or, shared, for everybody.

    agent: whose it is; None for everybody's, which is shared. sort: a name of `ORDERS`; empty for
    the first one. Trouble for what cannot be kept.
    """
    require(actor, "conversations:write", workspace.id)
    if SavedView.objects.filter(agent=agent).count() >= MOST:
        raise Trouble(_("There are 100 such views already. Remove one first."))
    view = SavedView.objects.create(
        workspace=workspace,
        agent=agent,
        name=_name(name),
        query=_query(query),
        sort=_sort(sort),
        shared=shared or agent is None,
        created_at=clock.now(),
    )
    _record("view.saved", view, actor)
    return view


@transaction.atomic
def change_view(
    *,
    view: SavedView,
    actor: Actor,
    name: str | None = None,
    query: str | None = None,
    sort: str | None = None,
    shared: bool | None = None,
) -> None:
    """Change what is given. Another agent's is changed by those only who set the workspace up."""
    _require_to_change(view, actor)
    view.name = view.name if name is None else _name(name)
    view.query = view.query if query is None else _query(query)
    view.sort = view.sort if sort is None else _sort(sort)
    view.shared = view.shared if shared is None else shared or view.agent_id is None
    view.save(update_fields=["name", "query", "sort", "shared"])
    _record("view.changed", view, actor)


@transaction.atomic
def remove_view(*, view: SavedView, actor: Actor) -> None:
    """Nobody sees this view any more. The conversations stay as they are."""
    _require_to_change(view, actor)
    _record("view.removed", view, actor)
    view.delete()


def may_change(view: SavedView, actor: Actor) -> bool:
    """Whether it is theirs, or they set the workspace up, or are a program."""
    own = actor.actor_kind != "agent" or actor.actor_id == view.agent_id
    return actor.may("conversations:write" if own else "workspace:write")


def _require_to_change(view: SavedView, actor: Actor) -> None:
    require(actor, "conversations:write", view.workspace_id)
    if not may_change(view, actor):
        require(actor, "workspace:write", view.workspace_id)


def _name(given: str) -> str:
    cleaned = " ".join(storable(given).split())
    if not 0 < len(cleaned) <= LONGEST_NAME:
        raise Trouble(_("Give the view a name of at most 60 characters."))
    return cleaned


def _query(given: str) -> str:
    cleaned = " ".join(storable(given).split())
    if not 0 < len(cleaned) <= LONGEST:
        raise Trouble(_("Say what the view shall show, in at most 500 characters."))
    return cleaned


def _sort(given: str) -> str:
    if given and given not in ORDERS:
        raise Trouble(_("There is no such order. Choose newest, oldest or waiting."))
    return given


def _record(kind: str, view: SavedView, actor: Actor) -> None:
    record(
        kind,
        workspace_id=view.workspace_id,
        actor=actor,
        view=view.id,
        agent=view.agent_id,
        name=view.name,
        query=view.query,
        sort=view.sort,
        shared=view.shared,
    )
