"""Who may listen to a workspace."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from egal.workspaces.models import Agent


def workspace_for(cookies: str, slug: str) -> int | None:
    """The id of this workspace if the session of these cookies belongs to an agent of it."""
    close_old_connections()
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    account = get_user(request)
    if not account.is_authenticated:
        return None
    agents = Agent.unscoped.filter(account_id=account.pk, workspace__slug=slug, deactivated_at=None)
    return agents.values_list("workspace_id", flat=True).first()
