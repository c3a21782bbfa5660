import pytest

from egal.events.record import SYSTEM
from egal.testing.people import Fremdfirma, Nordnetz, vera
from egal.workspaces.models import Agent, Role
from egal.workspaces.permissions import (
    ADMIN,
    BUNDLES,
    ROLES,
    SCOPES,
    NotAllowed,
    permissions_in,
    permissions_of,
    require,
)


def test_every_role_has_its_permissions_and_there_is_no_other() -> None:
    assert set(ROLES) == set(Role.values)


def test_each_role_may_more_than_the_one_below() -> None:
    viewer, agent, lead, admin, owner = (permissions_of(role) for role in reversed(Role.values))
    assert viewer < agent < lead < admin <= owner


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("viewer", "conversations:read", "conversations:write"),
        ("agent", "conversations:write", "inboxes:write"),
        ("lead", "agents:read", "agents:write"),
        ("admin", "tokens:write", "planets:write"),
        ("owner", "workspace:write", "planets:write"),
    ],
)
def test_the_table_of_roles(role: str, may: str, may_not: str) -> None:
    assert may in permissions_of(role)
    assert may_not not in permissions_of(role)


def test_an_unknown_role_may_nothing() -> None:
    assert permissions_of("emperor") == frozenset()


@pytest.mark.parametrize(
    ("scopes", "permissions"),
    [
        (["read"], BUNDLES["read"]),
        (["all"], ADMIN),
        (["*"], ADMIN),
        (["contacts:read"], {"contacts:read"}),
        (["read", "tokens:write"], BUNDLES["read"] | {"tokens:write"}),
        (["planets:write"], set()),
        ([], set()),
    ],
)
def test_what_a_token_of_these_scopes_may(scopes: list[str], permissions: set[str]) -> None:
    assert permissions_in(scopes) == permissions


def test_every_scope_gives_something() -> None:
    assert all(permissions_in([scope]) for scope in SCOPES)


@pytest.mark.django_db
def test_what_is_lacking_is_named(nordnetz: Nordnetz) -> None:
    here = nordnetz.workspace.id
    require(nordnetz.tariq, "conversations:write", here)
    with pytest.raises(NotAllowed, match="Vera Holm lacks the permission conversations:write"):
        require(vera(nordnetz.workspace), "conversations:write", here)


@pytest.mark.django_db
def test_nobody_may_anything_in_another_workspace(
    nordnetz: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    for stranger in (fremdfirma.eve, fremdfirma.token):
        require(stranger, "conversations:read", fremdfirma.workspace.id)
        for elsewhere in (nordnetz.workspace.id, None):
            with pytest.raises(NotAllowed, match="does not work in this workspace"):
                require(stranger, "conversations:read", elsewhere)


@pytest.mark.django_db
def test_the_system_works_everywhere(nordnetz: Nordnetz) -> None:
    for place in (nordnetz.workspace.id, None):
        require(SYSTEM, "workspace:write", place)


@pytest.mark.django_db
def test_whoever_left_may_nothing_any_more(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    Agent.unscoped.filter(pk=nordnetz.jana.pk).update(deactivated_at="2026-11-21T12:00Z")
    fremdfirma.token.revoked_at = fremdfirma.token.created_at
    assert not Agent.unscoped.get(pk=nordnetz.jana.pk).may("conversations:read")
    assert not fremdfirma.token.may("conversations:read")
