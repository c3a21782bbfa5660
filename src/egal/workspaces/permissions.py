"""Who may do what. Verbs ask `require`; roles and scopes are tables, so that they can be read."""

from collections.abc import Iterable
from functools import cache

from egal.events.record import Actor

READ = frozenset({"conversations:read", "contacts:read", "inboxes:read"})
WORK = READ | {"conversations:write", "contacts:write", "calls:take", "calls:listen"}
LEAD = (
    WORK
    | {"agents:read", "contacts:export", "replies:write", "articles:write"}
    | {"board:see", "presence:write", "recordings:write"}
)
ADMIN = LEAD | {"agents:write", "inboxes:write", "tokens:write", "workspace:write", "audit:read"}

ROLES = {
    "viewer": READ,
    "agent": WORK,
    "lead": LEAD,
    "admin": ADMIN,
    "owner": ADMIN | {"owners:write"},
}

BUNDLES = {"read": READ, "write": WORK, "all": ADMIN, "*": ADMIN}
SCOPES = frozenset(BUNDLES) | ADMIN


class NotAllowed(Exception):
    """The actor lacks a permission. The text names it."""


def permissions_of(role: str) -> frozenset[str]:
    """What an agent of this role may do; an unknown role may do nothing."""
    return ROLES.get(role, frozenset())


def permissions_in(scopes: Iterable[str]) -> frozenset[str]:
    """What a token of these scopes may do: single permissions, or "read", "write", "all"."""
    return _permissions_in(tuple(scopes))


def require(actor: Actor, permission: str, workspace_id: int | None) -> None:
    """Raise NotAllowed unless the actor has the permission in this workspace.

    Every verb asks, so that an agent or token of another workspace is refused even where a view
    forgot to look. None stands for the installation itself, in which only the system works.
    """
    if not actor.works_in(workspace_id):
        raise NotAllowed(f"{actor.actor_name} does not work in this workspace")
    if not actor.may(permission):
        raise NotAllowed(f"{actor.actor_name} lacks the permission {permission}")


def require_to_give(actor: Actor, permissions: Iterable[str], workspace_id: int) -> None:
    """Raise NotAllowed unless the actor has all of these: nobody gives what they do not have.

    Else a token for making tokens, or an administrator, could make one that may do everything.
    """
    for permission in sorted(permissions):
        require(actor, permission, workspace_id)


@cache
def _permissions_in(scopes: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(BUNDLES.get(scope, frozenset({scope})) for scope in scopes)) & ADMIN
