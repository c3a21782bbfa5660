from django.db.models import Q, QuerySet
from ninja import Query, Router
from pydantic import BaseModel, Field

from egal.api.pages import Page
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.events.models import Event
from egal.workspaces.models import Token

router = Router()

_LAST = 2**63 - 1  # of a bigint

# What each kind of event, by the word before its dot, is about. Others are shown to nobody.
_PERMISSIONS = {
    "answer": "conversations:read",
    "conversation": "conversations:read",
    "message": "conversations:read",
    "attachment": "conversations:read",
    "note": "conversations:read",
    "post": "conversations:read",
    "thread": "conversations:read",
    "delivery": "conversations:read",
    "call": "conversations:read",
    "callback": "conversations:read",
    "callbacks": "workspace:write",
    "hours": "workspace:write",
    "block": "conversations:read",
    "bulk_change": "conversations:read",
    "canned_reply": "conversations:read",
    "view": "conversations:read",
    "contact": "contacts:read",
    "identity": "contacts:read",
    "organisation": "contacts:read",
    "phrases": "conversations:read",
    "inbox": "inboxes:read",
    "menu": "inboxes:read",
    "prompt": "inboxes:read",
    "arrival": "inboxes:read",
    "agent": "agents:read",
    "team": "agents:read",
    "tag": "conversations:read",
    "field": "contacts:read",
    "workspace": "workspace:write",
    "export": "audit:read",
    "article": "conversations:read",
    "category": "conversations:read",
    "image": "articles:write",
    "knowledge": "conversations:read",
    "synonyms": "conversations:read",
    "portal": "workspace:write",
    "recording": "workspace:write",
    "transcript": "calls:listen",
    "offer": "conversations:read",
    "presence": "agents:read",
    "routing": "workspace:write",
    "waiting": "conversations:read",
}


class EventPage(Page[shapes.Event]):
    """Some of the events."""


class Following(BaseModel):
    """From where on."""

    after: int = Field(0, ge=0, le=_LAST, description="The `seq` of the last event you have.")
    cursor: str | None = Field(
        None, description="The `next_cursor` of the page before.", pattern=r"^[0-9]{1,18}$"
    )
    limit: int = Field(25, ge=1, le=100, description="So many at most.")

    @property
    def place(self) -> int:
        return max(self.after, int(self.cursor or 0))


@router.get("", response=EventPage, **needs("conversations:read"))
def list_events(request: TokenRequest, following: Query[Following]) -> EventPage:
    """What has happened in the workspace, oldest first, as webhooks will carry it.

    To follow the stream, keep the `seq` of the last event and ask with `after` again and again:
    nothing is left out, and what you have had does not come back. You get the kinds your token has
    the scopes for (`contact.…` needs `contacts:read`, and so on).
    """
    limit = following.limit
    found = list(_readable(request.auth).filter(seq__gt=following.place)[: limit + 1])
    items = [shapes.Event.of(event) for event in found[:limit]]
    return EventPage(items=items, next_cursor=str(items[-1].seq) if found[limit:] else None)


def _readable(token: Token) -> QuerySet[Event]:
    kinds = Q()
    for word, permission in _PERMISSIONS.items():
        if token.may(permission):
            kinds |= Q(kind__startswith=f"{word}.")
    return Event.objects.filter(kinds, workspace_id=token.workspace_id).order_by("seq")
