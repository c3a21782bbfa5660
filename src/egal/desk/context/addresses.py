"""The desk's own addresses, each within the view one came from."""

from urllib.parse import urlencode

from egal.conversations.models import Conversation
from egal.desk.access import AtDesk
from egal.desk.paths import path_of

SEARCH = "search"


def list_url(request: AtDesk, view: str, **more: str) -> str:
    base = path_of("conversations", request.workspace.slug)
    return f"{base}?{_within(request, view, **more)}"


def conversation_url(request: AtDesk, conversation: Conversation, view: str) -> str:
    base = path_of("conversation", request.workspace.slug, conversation.public_id)
    return f"{base}?{_within(request, view)}"


def resource_url(
    request: AtDesk, name: str, conversation: Conversation, view: str, *further: str
) -> str:
    """Where a change of this conversation, or of something further in it, is sent to."""
    base = path_of(name, request.workspace.slug, conversation.public_id, *further)
    return f"{base}?{_within(request, view)}"


def list_fields(request: AtDesk, view: str) -> dict[str, str]:
    """What an address says of the list one is in. A search is its words too, so that whoever opens
    a hit keeps the others."""
    words = {"q": request.GET.get("q", "")} if view == SEARCH else {}
    return {"view": view, **words}


def _within(request: AtDesk, view: str, **more: str) -> str:
    return urlencode({**list_fields(request, view), **more})


def new_url(request: AtDesk, view: str) -> str:
    """Where a conversation is begun."""
    return f"{path_of('new', request.workspace.slug)}?{_within(request, view)}"


def many_url(request: AtDesk, view: str) -> str:
    """Where many conversations of this view are changed at once."""
    return f"{path_of('bulk', request.workspace.slug)}?{_within(request, view)}"


def filter_url(request: AtDesk, view: str) -> str:
    """The form that writes a search, filled in with what this view shows."""
    return f"{path_of('filter', request.workspace.slug)}?{_within(request, view)}"
