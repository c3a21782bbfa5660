"""The panel beside the conversation."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.contacts.models import Identity
from egal.conversations.models import Conversation
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url

EARLIER = 8


def person(
    request: AtDesk, conversation: Conversation, view: str, identities: Iterable[Identity]
) -> dict[str, Any]:
    """The panel beside the conversation."""
    contact = conversation.contact
    icons = {channel.identity_kind: channel.icon for channel in channels().values()}
    earlier = (
        Conversation.objects.filter(contact=contact, merged_into=None)
        .exclude(pk=conversation.pk)
        .order_by("-last_activity_at")[:EARLIER]
    )
    return {
        "person": {
            "name": contact.name,
            "identities": [
                {
                    "kind": identity.kind,
                    "icon": icons.get(identity.kind, "user"),
                    "address": identity.value,
                    "verified": identity.verified_at is not None,
                }
                for identity in identities
            ],
            "earlier": [
                {
                    "subject": each.subject or _("(no subject)"),
                    "url": conversation_url(request, each, view),
                    "channel_icon": channels()[each.channel].icon,
                    "last_activity_at": each.last_activity_at,
                    "status": each.status,
                }
                for each in earlier
            ],
        }
    }
