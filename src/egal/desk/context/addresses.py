"""The desk's own addresses, each within the view one came from."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from egal.conversations.models import Conversation
from egal.desk.access import AtDesk

SEARCH = "search"


def list_url(request: AtDesk, view: str, **more: str) -> str:
    return f"{_conversations(request.workspace.slug)}?{_within(request, view, **more)}"


def conversation_url(request: AtDesk, conversation: Conversation, view: str) -> str:
    here = f"{_conversations(request.workspace.slug)}{conversation.public_id}/"
    return f"{here}?{_within(request, view)}"


@lru_cache(1_000)
def _conversations(slug: str) -> str:
    """A list has fifty addresses, and to work one out takes as long as a row from the database."""
    return reverse("desk:conversations", args=[slug])


def resource_url(
    request: AtDesk, name: str, conversation: Conversation, view: str, *further: str
) -> str:
    """Where a change of this conversation, or of something further in it, is sent to."""
    place = [request.workspace.slug, conversation.public_id, *further]
    base = reverse(f"desk:{name}", args=place)
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
    return f"{reverse('desk:new', args=[request.workspace.slug])}?{_within(request, view)}"


def many_url(request: AtDesk, view: str) -> str:
    """Where many conversations of this view are changed at once."""
    return f"{reverse('desk:bulk', args=[request.workspace.slug])}?{_within(request, view)}"


def filter_url(request: AtDesk, view: str) -> str:
    """The form that writes a search, filled in with what this view shows."""
    return f"{reverse('desk:filter', args=[request.workspace.slug])}?{_within(request, view)}"
