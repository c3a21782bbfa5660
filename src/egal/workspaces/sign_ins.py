"""Sign-ins in the audit trail, of every workspace in which the person works.

The one use of signals: signing in is an act of Django's, done by allauth's pages, by passkeys, by
our links and one day by OIDC. No verb of ours stands in all of these ways, their signals do.
"""

import logging
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from egal.events.audit import client_address
from egal.events.record import SYSTEM, record
from egal.shared.device import device
from egal.workspaces.actions.note_security_change import Change, note_security_change
from egal.workspaces.at_work import at_work
from egal.workspaces.models import Account

log = logging.getLogger(__name__)


def listen() -> None:
    """Record from now on."""
    user_logged_in.connect(_signed_in, dispatch_uid="egal.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="egal.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="egal.refused")
    authenticator_used.connect(_used, dispatch_uid="egal.used")


def _signed_in(*, user: Account, **_: Any) -> None:
    for agent in at_work(user):
        record("session.started", workspace_id=agent.workspace_id, actor=agent)


def _signed_out(*, user: Account | None, **_: Any) -> None:
    for agent in at_work(user):
        record("session.ended", workspace_id=agent.workspace_id, actor=agent)


def _refused(*, credentials: Mapping[str, Any], **_: Any) -> None:
    """Nobody has proven to be this agent: the system is the actor, the agent what it is about."""
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    agents = at_work(Account.objects.filter(email=email).first())
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


def _used(*, request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    """Somebody who finds a printed code must not stay unseen."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        browser = device(request.headers.get("User-Agent", ""))
        note_security_change(account=authenticator.user, change=Change.CODE_USED, browser=browser)
