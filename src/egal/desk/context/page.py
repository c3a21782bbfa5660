"""What every page of the desk is given."""

from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from egal.channels.registry import channels
from egal.desk.access import AtDesk
from egal.desk.context.notifications import bell
from egal.desk.context.presence import presence_of
from egal.desk.context.unread import unread
from egal.desk.phone import lines_that_dial
from egal.shared.ids import public_id
from egal.workspaces.models import Agent


def page(request: AtDesk) -> dict[str, Any]:
    """What every page of the desk needs."""
    return {
        "workspace": request.workspace,
        "agent": {
            "id": public_id(request.agent.id),
            "name": request.agent.actor_name,
            "role": request.agent.role,
            "may_reply": request.agent.may("conversations:write"),
            "may_take_calls": request.agent.may("calls:take"),
            "may_listen": request.agent.may("calls:listen"),
            "may_remove_recordings": request.agent.may("recordings:write"),
            "may_set_up": request.agent.may("inboxes:write"),
            "may_write_articles": request.agent.may("articles:write"),
            "may_see_board": request.agent.may("board:see"),
        },
        "account": request.user,
        "unread": SimpleLazyObject(lambda: unread(request)),
        "workspaces": SimpleLazyObject(lambda: _workspaces(request)),  # of what is shown only
        "presence": SimpleLazyObject(lambda: presence_of(request)),
        "dials": SimpleLazyObject(lambda: bool(lines_that_dial())),
        "bell": SimpleLazyObject(lambda: bell(request)),
        "channel_styles": [f"{channel.key}/{channel.key}.css" for channel in channels().values()],
    }


def _workspaces(request: AtDesk) -> list[dict[str, Any]]:
    agents = Agent.unscoped.filter(account_id=request.user.pk, deactivated_at=None)
    found = agents.select_related("workspace").order_by("workspace__name")
    return [
        {
            "name": agent.workspace.name,
            "slug": agent.workspace.slug,
            "url": reverse("desk:workspace", args=[agent.workspace.slug]),
            "current": agent.workspace_id == request.workspace.id,
        }
        for agent in found
    ]
