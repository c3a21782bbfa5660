"""Who may listen to a workspace, and whether they still may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from egal.shared import clock
from egal.workspaces.models import Agent
from egal.workspaces.permissions import ROLES, permissions_of

LISTEN = "conversations:read"


@dataclass(frozen=True, slots=True)
class Listener:
    """An agent with a session, as both were when the stream began (`since`).

    writes: whether they may answer, and not only read.
    """

    workspace_id: int
    slug: str
    agent_id: int
    session: str
    since: datetime
    name: str = ""
    writes: bool = False


def listener_for(cookies: str, slug: str) -> Listener | None:
    """The agent of this workspace to whom the session of these cookies belongs."""
    close_old_connections()
    session = session_of(cookies)
    if not session:
        return None
    since = clock.now()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    account = get_user(request)
    if not account.is_authenticated:
        return None
    agents = Agent.unscoped.filter(account_id=account.pk, workspace__slug=slug, deactivated_at=None)
    agent = agents.select_related("account").first()
    if agent is None or not agent.may(LISTEN):
        return None
    return Listener(
        workspace_id=agent.workspace_id,
        slug=slug,
        agent_id=agent.id,
        session=session,
        since=since,
        name=agent.actor_name,
        writes=agent.may("conversations:write"),
    )


def session_of(cookies: str) -> str:
    """The key of the session, "" without one."""
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


async def still_allowed(
    asking: psycopg.AsyncConnection[Any], listeners: Sequence[Listener]
) -> set[Listener]:
    """Those of them who still work there, in a role that may listen, in a session not ended."""
    columns = [
        [listener.agent_id for listener in listeners],
        [listener.session for listener in listeners],
        [listener.since for listener in listeners],
        [role for role in ROLES if LISTEN in permissions_of(role)],
    ]
    cursor = await asking.execute(_STILL, columns)
    return {listeners[place - 1] for (place,) in await cursor.fetchall()}


_STILL = """
select listener.place
  from unnest(%s::bigint[], %s::text[], %s::timestamptz[])
       with ordinality as listener (agent_id, session_key, since, place)
  join workspaces_agent agent
    on agent.id = listener.agent_id and agent.deactivated_at is null and agent.role = any (%s)
  join workspaces_account account
    on account.id = agent.account_id and account.is_active
   and (account.sessions_ended_at is null or account.sessions_ended_at < listener.since)
  join django_session session
    on session.session_key = listener.session_key and session.expire_date > now()
"""
