"""How a message can be shown to others: forwarded, redirected, sent anew."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from egal.channels.base import Redirecting
from egal.channels.registry import channels
from egal.contacts.addresses import written
from egal.conversations.models import Conversation, Delivery, Direction, Message


def pass_on(
    slug: str, conversation: Conversation, message: Message, delivery: Delivery | None
) -> Iterable[dict[str, Any]]:
    """For each way a form: "how", "url", and what is filled in already.

    delivery: of a message of ours; what has not gone out yet is taken back rather than sent anew.
    """
    if not message.inbox or message.inbox.channel != "email" or message.redirects_id:
        return
    place = [slug, conversation.public_id, message.public_id]
    yield {"how": "forward", "url": reverse("desk:forwards", args=place)}
    if message.direction == Direction.INBOUND and isinstance(
        channels()[message.inbox.channel], Redirecting
    ):
        yield {"how": "redirect", "url": reverse("desk:redirects", args=place)}
    if delivery and not delivery.is_held and message.automatic == "none":
        people = {kind: written(getattr(message, kind)) for kind in ("to", "cc", "bcc")}
        yield {"how": "resend", "url": reverse("desk:resends", args=place), **people}
