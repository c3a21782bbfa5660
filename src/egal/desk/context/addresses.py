"""The desk's own addresses, each within the view one came from."""

from urllib.parse import urlencode

from django.urls import reverse

from egal.conversations.models import Conversation
from egal.desk.access import AtDesk


def list_url(request: AtDesk, view: str, **more: str) -> str:
    base = reverse("desk:conversations", args=[request.workspace.slug])
    return f"{base}?{urlencode({'view': view, **more})}"


def conversation_url(request: AtDesk, conversation: Conversation, view: str) -> str:
    base = reverse("desk:conversation", args=[request.workspace.slug, conversation.public_id])
    return f"{base}?{urlencode({'view': view})}"
