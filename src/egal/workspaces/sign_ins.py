"""Sign-ins in the audit trail, of every workspace in which the person works.

The one use of signals: signing in is an act of Django's, done by allauth's pages, by our links and
one day by passkeys and OIDC. No verb of ours stands in all of these ways, Django's signals do.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from egal.events.audit import client_address
from egal.events.record import SYSTEM, record
from egal.workspaces.models import Account, Agent

log = logging.getLogger(__name__)


def listen() -> None:
    """Record from now on."""
    user_logged_in.connect(_signed_in, dispatch_uid="egal.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="egal.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="egal.refused")


def _signed_in(*, user: Account, **_: Any) -> None:
    for agent in _at_work(user):
        record("session.started", workspace_id=agent.workspace_id, actor=agent)


def _signed_out(*, user: Account | None, **_: Any) -> None:
    for agent in _at_work(user):
        record("session.ended", workspace_id=agent.workspace_id, actor=agent)


def _refused(*, credentials: Mapping[str, Any], **_: Any) -> None:
    """Nobody has proven to be this agent: the system is the actor, the agent what it is about."""
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    agents = _at_work(Account.objects.filter(email=email).first())
    for agent in agents:
        record(
            "session.refused",
            workspace_id=agent.workspace_id,
            actor=SYSTEM,
            agent=agent.id,
            name=agent.actor_name,
        )
    if not agents:
        log.warning("a sign-in from %s was refused: there is no such agent", client_address())


def _at_work(account: Account | None) -> list[Agent]:
    working = Agent.unscoped.filter(account=account, deactivated_at=None)
    return list(working.select_related("account")) if account else []
