"""Tokens that expire, are renewed once, and end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections
from pytest_django import Settings

from egal.channels.base import Reconnect, Unreachable
from egal.channels.email.oauth.grants import access_token
from egal.channels.email.oauth.tests.signed import signs_in
from egal.channels.models import Grant
from egal.channels.oauth import grants
from egal.channels.signing_in import signed_in
from egal.events.models import Event
from egal.shared import clock
from egal.testing.people import Nordnetz
from egal.testing.signinserver import SignInServer, known_as
from egal.workspaces import scope

pytestmark = pytest.mark.django_db(transaction=True)


def expired(company: Nordnetz) -> Grant:
    """A grant whose access token has been good for long enough."""
    grant = signs_in(company)
    Grant.unscoped.filter(pk=grant.pk).update(expires_at=clock.now())
    return grant


def test_a_good_token_is_used_as_it_is(nordnetz: Nordnetz, connected: SignInServer) -> None:
    grant = signs_in(nordnetz)
    assert access_token(grant.id) == grant.tokens["access"]
    assert connected.refreshes == 0


def test_it_is_renewed_before_it_expires_and_the_new_refresh_token_kept(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    grant = signs_in(nordnetz)
    Grant.unscoped.update(expires_at=clock.now() + timedelta(minutes=4))
    for number in (1, 2):
        assert connected.knows(access_token(grant.id))
        assert connected.refreshes == 1
        assert connected.refresh == {Grant.unscoped.get().tokens["refresh"]}, number


def test_many_at_once_renew_it_once(nordnetz: Nordnetz, connected: SignInServer) -> None:
    grant = expired(nordnetz)

    def ask(_number: int) -> str:
        try:
            return access_token(grant.id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as workers:
        tokens = set(workers.map(ask, range(8)))
    assert len(tokens) == 1
    assert connected.refreshes == 1


def test_while_another_renews_it_the_old_one_serves(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    grant = signs_in(nordnetz)
    soon = clock.now() + timedelta(minutes=4)
    Grant.unscoped.update(expires_at=soon, holder="another", held_until=soon)
    assert access_token(grant.id) == grant.tokens["access"]
    assert connected.refreshes == 0


def test_the_claim_of_a_killed_worker_lapses(nordnetz: Nordnetz, connected: SignInServer) -> None:
    grant = expired(nordnetz)
    Grant.unscoped.update(holder="killed", held_until=clock.now())
    assert connected.knows(access_token(grant.id))


def test_who_is_too_slow_changes_nothing_of_a_new_sign_in(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    grant = expired(nordnetz)
    Grant.unscoped.update(holder="slow", held_until=clock.now() + timedelta(minutes=1))
    assert grants._note(grant, "slower", expires_at=clock.now()) == 0
    again = signs_in(nordnetz)
    assert grants._note(grant, "slow", expires_at=clock.now()) == 0
    assert access_token(again.id) == again.tokens["access"]


def test_a_provider_that_is_away_costs_nothing(nordnetz: Nordnetz, connected: SignInServer) -> None:
    grant = expired(nordnetz)
    connected.hang_up = True
    with pytest.raises(Unreachable):
        access_token(grant.id)
    connected.hang_up = False
    assert connected.knows(access_token(grant.id))


def test_a_revoked_grant_is_told_once_and_not_asked_for_again(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    grant = expired(nordnetz)
    connected.revoke()
    for _ in range(2):
        with pytest.raises(Reconnect, match=r"Connect again.*expired or revoked"):
            access_token(grant.id)
    assert connected.refreshes == 1
    with scope.of(nordnetz.workspace.id):
        assert "revoked" in signed_in([nordnetz.inbox])[nordnetz.inbox.id].ended
    assert Event.objects.filter(kind="inbox.sign_in_ended").count() == 1
    assert connected.knows(access_token(signs_in(nordnetz).id))


def test_an_operators_mistake_ends_no_grant(
    nordnetz: Nordnetz, connected: SignInServer, settings: Settings
) -> None:
    grant = expired(nordnetz)
    settings.MAIL_CLIENTS = known_as("mistyped")
    with pytest.raises(Reconnect, match="invalid_client"):
        access_token(grant.id)
    settings.MAIL_CLIENTS = {name: {"client": ""} for name in ("google", "microsoft")}
    with pytest.raises(Reconnect, match="set EGAL_GOOGLE_CLIENT"):
        access_token(grant.id)
    settings.MAIL_CLIENTS = known_as()
    assert connected.knows(access_token(grant.id))


def test_a_new_token_is_noted_once_the_database_is_back(
    nordnetz: Nordnetz, connected: SignInServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant, note, tries = expired(nordnetz), grants._note, []

    def flaky(grant: Grant, holder: str, **columns: Any) -> int:
        tries.append(columns)
        if len(tries) < 3:
            raise OperationalError("the database system is starting up")
        return note(grant, holder, **columns)

    monkeypatch.setattr(grants, "_note", flaky)
    access_token(grant.id)
    assert connected.refresh == {Grant.unscoped.get().tokens["refresh"]}
