"""A contact: what is known of them, beside a conversation and on a page of their own."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from egal.channels.spelling import PHONE, Kind, is_numbered, kinds, kinds_here, legible_identity
from egal.contacts.evidence import evidence_of
from egal.contacts.languages import language_name, named_languages
from egal.contacts.models import Contact, Identity, Joining
from egal.contacts.visitors import KIND
from egal.conversations.models import Attachment, Conversation
from egal.desk.access import AtDesk
from egal.desk.context.values import rows_of
from egal.desk.paths import path_of
from egal.desk.words import evidence_in_words
from egal.shared import device
from egal.shared.ids import public_id
from egal.workspaces.models import CustomField

FILES = 5
_LOOKED_THROUGH = 200  # conversations with files, the newest
_NOTHING = QueryDict()


def card(
    request: AtDesk,
    contact: Contact,
    identities: Iterable[Identity],
    fields: Iterable[CustomField],
    *,
    back: str = "",
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the templates `desk/contacts/_….html` show.

    identities: with their evidence. fields: the company's own of contacts. back: the query that
    brings whoever changes something back to where the forms stand. errors: what is wrong with the
    form just sent, by the field's name; what was typed stands in the request.
    """
    typed = request.POST if errors else _NOTHING
    organisation = contact.organisation
    return {
        "id": public_id(contact.id),
        "name": contact.name,
        "url": contact_url(request, contact),
        "about": contact.about,
        "language": contact.language,
        "language_name": language_name(contact.language) if contact.language else "",
        "organisation": organisation
        and {
            "name": organisation.name,
            "url": _url(request, "organisation", public_id(organisation.id)),
        },
        "identities": [_identity(request, contact, each, back) for each in identities],
        "kinds": (here := kinds_here()),
        "ways": _ways(contact, identities, here),
        "prefers": contact.prefers,
        "prefers_name": next((each.name for each in here if each.key == contact.prefers), ""),
        "fields": rows_of(fields, contact.custom, typed, errors or {}),
        "languages": _languages(get_language() or ""),
        **files_of(request, contact),
        "joined": [_joined(request, each, back) for each in _joinings(contact)],
        "may_write": request.agent.may("contacts:write"),
        "errors": {name: [error] for name, error in (errors or {}).items()},
        "typed": {name: typed.get(name) for name in _TYPED} if errors else None,
        "back": bool(back),
        "names_url": _url(request, "organisation-names"),
        **{
            f"{name}_url": _url(request, f"contact-{name}", public_id(contact.id)) + back
            for name in ("about", "details", "addresses", "joining")
        },
    }


def _ways(
    contact: Contact, identities: Iterable[Identity], here: Iterable[Kind]
) -> list[dict[str, Any]]:
    """Those at which this person can want answers."""
    own = {each.kind for each in identities}
    return [
        {"key": each.key, "name": each.name, "selected": each.key == contact.prefers}
        for each in here
        if each.key in own and each.channel
    ]


@cache
def _languages(reader: str) -> SafeString:  # noqa: ARG001 - the names are the reader's
    """The choices of a list, which is long and the same for everybody who reads this language."""
    return format_html_join("", '<option value="{}">{}</option>', named_languages())


_TYPED = ("about", "name", "language", "organisation", "kind", "value", "evidence")


def contact_url(request: AtDesk, contact: Contact) -> str:
    """The page of a contact."""
    return _url(request, "contact", public_id(contact.id))


def public_of(contact: Contact) -> str:
    """The public id of a contact."""
    return public_id(contact.id)


def somebody_elses(request: AtDesk, owner: Contact | None) -> dict[str, Any]:
    """Whose an address is that could not be added, so that one can go there."""
    return {"owner": owner and {"name": owner.name, "url": contact_url(request, owner)}}


def files_of(request: AtDesk, contact: Contact) -> dict[str, Any]:
    """The newest few files, and where all of them are if there are more."""
    found = newest_files(request, contact, FILES + 1)
    url = _url(request, "contact-files", public_id(contact.id))
    return {"files": found[:FILES], "all_files_url": url if len(found) > FILES else ""}


def newest_files(request: AtDesk, contact: Contact, most: int) -> list[dict[str, Any]]:
    """The newest files of this person's conversations, without the pictures in the text."""
    conversations = Conversation.objects.filter(contact=contact, attachment_count__gt=0)
    newest = conversations.order_by("-last_activity_at").values_list("pk", flat=True)
    found = (
        Attachment.objects.filter(
            message__conversation__in=list(newest[:_LOOKED_THROUGH]), inline=False
        )
        .exclude(sha256="")
        .select_related("message")
        .order_by("-id")
    )
    return [
        {
            "name": each.name,
            "size": each.size,
            "url": _url(request, "attachment", each.public_id),
            "at": each.message and each.message.created_at,
        }
        for each in found[:most]
    ]


def _identity(request: AtDesk, contact: Contact, identity: Identity, back: str) -> dict[str, Any]:
    icons = {kind.key: kind.icon for kind in kinds()}
    removal = _url(request, "contact-removal", public_id(contact.id), public_id(identity.id))
    return {
        "id": public_id(identity.id),
        "kind": identity.kind,
        "icon": icons.get(identity.kind, "user"),
        "address": _browser(identity) or legible_identity(identity),
        "value": identity.value,
        "numbered": is_numbered(identity.kind),
        "dials": identity.value if is_number(identity) else "",
        "verified": identity.verified_at is not None,
        "evidence": [evidence_in_words(each) for each in evidence_of(identity)],
        "removal_url": removal + back,
    }


def is_number(identity: Identity) -> bool:
    """Whether it can be rung; what stands for a withheld number cannot."""
    return identity.kind == PHONE and identity.value.startswith("+")


def _browser(identity: Identity) -> str:
    """What it is, which tells more than its number; "" for what is no browser."""
    if identity.kind != KIND:
        return ""
    visitor = identity.visitors.order_by("-id").first()
    return device.device(visitor.device) if visitor and visitor.device else ""


def _joinings(contact: Contact) -> Iterable[Joining]:
    found = Joining.objects.filter(kept=contact, undone_at=None).select_related("joined")
    return found.order_by("-id")


def _joined(request: AtDesk, joining: Joining, back: str) -> dict[str, Any]:
    return {
        "name": joining.joined.name,
        "about": joining.joined.about,
        "evidence": joining.evidence,
        "by": joining.actor_name,
        "at": joining.created_at,
        "undoing_url": _url(request, "joining-undoing", public_id(joining.id)) + back,
    }


def _url(request: AtDesk, name: str, *ids: str) -> str:
    return path_of(name, request.workspace.slug, *ids)
