"""What customers say where everybody can read it, and the worker that measures how it sounds."""

from dataclasses import replace
from uuid import uuid4

from egal.channels.base import Address, NewMessage, Post
from egal.channels.intake import TakenIn, take_in
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.conversations.mood.measuring import consumer
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.testing.people import CUSTOMERS
from egal.workspaces.models import Workspace

ANGRY = "Three weeks without internet and nobody answers. What a disgrace."
GLAD = "Wow, that was quick. Thank you so much, it works perfectly."


def account(workspace: Workspace) -> Inbox:
    """@nordnetz at X, as it is once somebody has signed in there; nobody answers its requests. What
    comes is taken in by `posts`."""
    known = {
        "user_id": "1590001234567890123",
        "client_id": "client",
        "consumer_key": "key",
        "consumer_secret": "secret",
        "access_token": "token",
        "access_secret": "secret",
        "api_url": "http://127.0.0.1:9",
    }
    return add_inbox(
        workspace=workspace, channel="x", address="nordnetz", settings=known, actor=SYSTEM
    )


def posts(inbox: Inbox, who: str | Address, text: str, **counts: int) -> TakenIn:
    """Mara, Henrik or somebody else answers the post "1" in public. counts: as `Post` has them."""
    known = CUSTOMERS[who] if isinstance(who, str) else who
    key, handle = uuid4().hex, known.name.partition(" ")[0].lower()
    sender = replace(known, kind=inbox.channel, address=handle)
    stands = Post(thread="1", parent="1", counts=counts)  # type: ignore[arg-type]  # its names
    return take_in(
        inbox=inbox,
        fact=NewMessage(
            dedupe_key=key,
            external_id=key,
            sender=sender,
            text=text,
            public=True,
            post=stands,
        ),
    )


def measured(after: int = 0) -> int:
    """Let the worker take every event behind this one; the id of the last."""
    events = list(Event.objects.filter(id__gt=after, kind__in=consumer.kinds).order_by("id"))
    if events:
        consumer.take(events)
    return events[-1].id if events else after
