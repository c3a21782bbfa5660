"""The panel beside the conversation."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from egal.channels.registry import channels
from egal.channels.titles import title_of
from egal.contacts.models import Identity
from egal.conversations.models import Conversation
from egal.conversations.openings import read_openings
from egal.desk.access import AtDesk
from egal.desk.context.addresses import SEARCH, conversation_url, resource_url
from egal.desk.context.contact import card, contact_url
from egal.desk.context.values import rows_of
from egal.workspaces.custom_values import all_fields
from egal.workspaces.models import FieldOf

EARLIER = 8


def identities_of(conversation: Conversation, *, evidence: bool = True) -> QuerySet[Identity]:
    """The addresses of its contact, with why we believe so."""
    known = Identity.objects.filter(contact=conversation.contact_id).order_by("id")
    return known.prefetch_related("evidence") if evidence else known


def person_ahead(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """The panel before it is there: whose it is, and where it is fetched."""
    contact = conversation.contact
    return {
        "person": {
            "ahead": True,
            "name": contact.name,
            "url": contact_url(request, contact),
            "live_url": resource_url(request, "conversation-person", conversation, view),
        }
    }


def person(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    identities: Iterable[Identity],
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The panel beside the conversation. errors: of the form in it that was just sent."""
    contact = conversation.contact
    here = back(request, conversation, view)
    fields = all_fields()
    shown = card(request, contact, identities, fields[FieldOf.CONTACT], back=here, errors=errors)
    return {
        "person": {
            **shown,
            "in": conversation.public_id,
            "live_url": resource_url(request, "conversation-person", conversation, view),
            "matter_fields": rows_of(
                fields[FieldOf.CONVERSATION],
                conversation.custom,
                request.POST if errors else QueryDict(),
                errors or {},
            ),
            "may_write_matter": request.agent.may("conversations:write"),
            "fields_url": resource_url(request, "conversation-fields", conversation, view),
            **_earlier(request, conversation, view),
        }
    }


def back(request: AtDesk, conversation: Conversation, view: str) -> str:
    """The query that says beside which conversation of which view a form of the panel stands."""
    words = {"q": request.GET.get("q", "")} if view == SEARCH else {}
    return f"?{urlencode({'in': conversation.public_id, 'view': view, **words})}"


def _earlier(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    found = list(
        Conversation.objects.filter(contact=conversation.contact, merged_into=None)
        .exclude(pk=conversation.pk)
        .order_by("-last_activity_at")[: EARLIER + 1]
    )
    read_openings(found)
    return {
        "earlier": [
            {
                "subject": title_of(each),
                "url": conversation_url(request, each, view),
                "channel_icon": channels()[each.channel].icon,
                "last_activity_at": each.last_activity_at,
                "status": each.status,
            }
            for each in found[:EARLIER]
        ],
        "has_more": len(found) > EARLIER,
    }
