"""How a message can be shown to others: forwarded, redirected, sent anew."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from egal.channels.base import Redirecting
from egal.channels.registry import channels
from egal.contacts.addresses import written
from egal.conversations.models import Conversation, Delivery, Direction, Message
from egal.desk.paths import path_of
from egal.shared.ids import public_id

PEOPLE = ("to", "cc", "bcc")


def ways_on(
    slug: str, conversation: Conversation, message: Message, delivery: Delivery | None
) -> Iterable[dict[str, str]]:
    """ "how" and "url" of each way.

    delivery: of a message of ours; what has not gone out yet is taken back rather than sent anew.
    """
    if not message.inbox or message.inbox.channel != "email" or message.redirects_id:
        return
    place = [slug, conversation.public_id, message.public_id]
    yield {"how": "forward", "url": path_of("forwards", *place)}
    if message.direction == Direction.INBOUND and isinstance(
        channels()[message.inbox.channel], Redirecting
    ):
        yield {"how": "redirect", "url": path_of("redirects", *place)}
    if delivery and not delivery.is_held and message.automatic == "none":
        yield {"how": "resend", "url": path_of("resends", *place)}


def passing_on(
    slug: str, conversation: Conversation, message: Message, how: str
) -> dict[str, Any] | None:
    """The form for one of these ways, with what is filled in already; None when it is shut."""
    delivery = getattr(message, "delivery", None)
    for way in ways_on(slug, conversation, message, delivery):
        if way["how"] == how:
            again = how == "resend"
            return {
                **way,
                "id": message.public_id,
                "token": uuid4().hex,
                "inbox_id": public_id(message.inbox_id or 0),
                "people_url": path_of("people", slug),
                **{kind: written(getattr(message, kind)) if again else "" for kind in PEOPLE},
                "text": "",
                "files": [],
            }
    return None
