"""Entering a workspace's desk: who is asking, and whose rows may be seen."""

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from egal.contacts.models import Contact
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.workspaces import scope
from egal.workspaces.models import Account, Agent, Workspace
from egal.workspaces.permissions import NotAllowed


class AtDesk(HttpRequest):
    """A request by an agent at the desk of a workspace."""

    agent: Agent
    workspace: Workspace
    user: Account


View = Callable[..., HttpResponseBase]


def at_desk(permission: str) -> Callable[[View], View]:
    """Run a view `(request, …)` of `/desk/<slug>/…` as an agent of that workspace.

    404 where the account does not work, so that nobody learns which workspaces exist; 403 where
    it does but may not. Inside, the workspace is the scope and its time zone is active.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def entered(request: AtDesk, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.agent = agent = _agent(request, slug)
            request.workspace = agent.workspace
            if not agent.may(permission):
                raise PermissionDenied
            zone = zoneinfo.ZoneInfo(agent.workspace.time_zone)
            with scope.of(agent.workspace_id), timezone.override(zone):
                try:
                    response = view(request, *args, **kwargs)
                except NotAllowed as error:
                    raise PermissionDenied from error
            patch_vary_headers(response, ["HX-Request-Type"])  # parts and pages share an address
            if "Cache-Control" not in response:
                # Going back asks again: what the page offered may be used up, or nobody's to see.
                patch_cache_control(response, private=True, no_store=True)
            return response

        return entered

    return decorate


def conversation_or_404(public: str) -> Conversation:
    """The conversation of the current workspace with this public id.

    Of one that was merged, the one in which it goes on: an old link still leads to the matter.
    """
    related = ("contact__organisation", "inbox", "assignee__account", "team")
    found = row_or_404(Conversation.objects.select_related(*related), public)
    return conversation_or_404(public_id(found.merged_into_id)) if found.merged_into_id else found


def contact_or_404(public: str) -> Contact:
    """The contact of the current workspace with this public id; of a joined one, who it now is."""
    found = row_or_404(Contact.objects.select_related("organisation"), public)
    return contact_or_404(public_id(found.joined_into_id)) if found.joined_into_id else found


def _agent(request: HttpRequest, slug: str) -> Agent:
    agent = (
        Agent.unscoped.filter(
            account_id=request.user.pk or 0, workspace__slug=slug, deactivated_at=None
        )
        .select_related("workspace", "account")
        .first()
    )
    if agent is None:
        raise Http404
    return agent
