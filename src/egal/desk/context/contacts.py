"""The pages of contacts and organisations."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from egal.channels.registry import channels
from egal.channels.spelling import kinds, legible_identity
from egal.channels.titles import title_of
from egal.contacts.addresses import written
from egal.contacts.models import Contact, Identity, Organisation
from egal.conversations.models import Conversation
from egal.conversations.openings import read_openings
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, list_url, new_url
from egal.desk.context.contact import contact_url
from egal.desk.context.page import page
from egal.shared.ids import public_id

FIRST_VIEW = "open"  # the one a conversation is opened in from here
ADDRESSES = 3  # of a contact in a list
NAMED = 6  # organisations found beside contacts


def contacts_page(request: AtDesk) -> dict[str, Any]:
    """What every page about contacts is given."""
    slug, words = [request.workspace.slug], request.GET.get("q", "").strip()
    return {
        **page(request),
        "place": "contacts",
        "conversations_url": list_url(request, FIRST_VIEW),
        "contacts_url": contacts_url(request),
        "new_contact_url": reverse("desk:new-contact", args=slug),
        "imports_url": reverse("desk:imports", args=slug),
        "may_write_contacts": request.agent.may("contacts:write"),
        "may_export": request.agent.may("contacts:export"),
        "words": words,
        "export_url": f"{reverse('desk:contacts-export', args=slug)}?{urlencode({'q': words})}",
    }


def contacts_url(request: AtDesk, **query: str) -> str:
    """The list, or a part of it."""
    base = reverse("desk:contacts", args=[request.workspace.slug])
    return f"{base}?{urlencode(query)}" if query else base


def found_contacts(
    request: AtDesk, found: Iterable[Contact], *, within: str = ""
) -> list[dict[str, Any]]:
    """Rows of a list; each contact with its organisation and addresses at hand.

    within: the organisation on whose page they stand, which they need not name again.
    """
    rows = [_row(request, contact) for contact in found]
    for row in rows:
        row["organisation"] = "" if row["organisation"] == within else row["organisation"]
    return rows


def found_organisations(request: AtDesk, found: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Organisations in passing."""
    return [
        {"name": each.name, "url": _organisation_url(request, "organisation", each)}
        for each in found
    ]


def organisation_of(
    request: AtDesk, organisation: Organisation, errors: Mapping[str, str]
) -> dict[str, Any]:
    """The head of its page. errors: of the form with its name."""
    given = request.POST.get("name") if errors else None
    return {
        "organisation": {
            "name": organisation.name,
            "url": _organisation_url(request, "organisation", organisation),
            "typed": organisation.name if given is None else given,
            "name_url": _organisation_url(request, "organisation-name", organisation),
            "removal_url": _organisation_url(request, "organisation-removal", organisation),
            "errors": list(errors.values()),
        }
    }


def conversations_of(
    request: AtDesk, found: Iterable[Conversation], *, names: bool = False
) -> list[dict[str, Any]]:
    """Conversations as a plain list. names: whose each is."""
    shown = list(found)
    read_openings(shown)
    return [
        {
            "subject": title_of(each),
            "url": conversation_url(request, each, FIRST_VIEW),
            "channel_icon": channels()[each.channel].icon,
            "channel_name": channels()[each.channel].name,
            "status": each.status,
            "preview": each.preview,
            "contact_name": each.contact_name if names else "",
            "last_activity_at": each.last_activity_at,
        }
        for each in shown
    ]


def write_url(request: AtDesk, identity: Identity) -> str:
    """Where a message to this address is begun."""
    to = written([{"name": identity.contact.name, "address": identity.value}])
    return f"{new_url(request, FIRST_VIEW)}&{urlencode({'to': f'{to}, '})}"


def joining_page(request: AtDesk, contact: Contact, found: Iterable[Contact]) -> dict[str, Any]:
    """Who may be the same person, each with the address of the preview."""
    here = reverse("desk:contact-joining", args=[request.workspace.slug, public_id(contact.id)])
    return {
        "kept": {"name": contact.name, "url": contact_url(request, contact)},
        "here_url": here,
        "candidates": [
            {
                **_row(request, each),
                "preview_url": f"{here}?{urlencode({'with': public_id(each.id)})}",
            }
            for each in found
        ],
    }


def joining_preview(request: AtDesk, kept: Contact, other: Contact) -> dict[str, Any]:
    """What would move from the one to the other, and what would not."""
    place = [request.workspace.slug, public_id(kept.id)]
    around = [request.workspace.slug, public_id(other.id)]
    return {
        "kept": {"name": kept.name, "url": contact_url(request, kept)},
        "other": {
            **_row(request, other),
            "addresses": [
                {"value": legible_identity(each)} for each in other.identities.order_by("id")
            ],
            "conversations": Conversation.objects.filter(contact=other, merged_into=None).count(),
            "about": other.about,
        },
        "join_url": reverse("desk:contact-joining", args=place),
        "around_url": f"{reverse('desk:contact-joining', args=around)}?"
        + urlencode({"with": public_id(kept.id)}),
    }


def _row(request: AtDesk, contact: Contact) -> dict[str, Any]:
    icons = {kind.key: kind.icon for kind in kinds()}
    identities = sorted(contact.identities.all(), key=lambda identity: identity.id)
    return {
        "id": public_id(contact.id),
        "name": contact.name,
        "url": contact_url(request, contact),
        "organisation": contact.organisation.name if contact.organisation else "",
        "addresses": [
            {"value": legible_identity(each), "icon": icons.get(each.kind, "user")}
            for each in identities[:ADDRESSES]
        ],
        "more": max(0, len(identities) - ADDRESSES),
        "created_at": contact.created_at,
    }


def _organisation_url(request: AtDesk, name: str, organisation: Organisation) -> str:
    return reverse(f"desk:{name}", args=[request.workspace.slug, public_id(organisation.id)])
