"""The form in which a conversation is begun."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.urls import reverse

from egal.channels.beginning import starts
from egal.channels.registry import channels
from egal.channels.templates import template_starts
from egal.contacts.addresses import written
from egal.contacts.models import Identity
from egal.contacts.search import contacts_like
from egal.conversations.actions.drafts import new_draft_of
from egal.desk.access import AtDesk
from egal.desk.beginning import FIELDS
from egal.desk.context.addresses import list_url, new_url
from egal.desk.context.files import files_given, files_of, writing
from egal.desk.moments import offered
from egal.desk.sending import sending
from egal.shared import clock
from egal.shared.ids import public_id

USED_LAST = "begins by"  # in the session: the inbox by which this agent began the last one
MOST = 8  # people offered at once


def beginning(
    request: AtDesk, view: str, given: QueryDict | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    """given: the form as it came, when it is given back; else what this agent has begun."""
    kept = _given(request, given) if given is not None else _begun(request)
    slug = [request.workspace.slug]
    return {
        "beginning": {
            "id": "new",
            "url": new_url(request, view),
            "list_url": list_url(request, view),
            "draft_url": f"{reverse('desk:new-draft', args=slug)}?view={view}",
            "people_url": reverse("desk:people", args=slug),
            "templates_url": _templates_url(request, view),
            "starts": _starts(kept.get("inbox") or request.session.get(USED_LAST, "")),
            "errors": {field: [error] for field, error in errors.items()},
            **kept,
        },
        "writing": writing(request),
        "moments": offered(clock.now()),
        "sending": sending(request),
    }


def _templates_url(request: AtDesk, view: str) -> str:
    """ "" where no inbox has templates to begin with."""
    slug = [request.workspace.slug]
    return f"{reverse('desk:new-template', args=slug)}?view={view}" if template_starts() else ""


def offered_people(text: str, kind: str) -> list[dict[str, str]]:
    """Contacts of whom one remembers this much, by each of their addresses of this kind."""
    contacts = contacts_like(text).filter(joined_into=None).order_by("-id")[:MOST]
    addresses = Identity.objects.filter(contact__in=list(contacts), kind=kind)
    found = addresses.select_related("contact").order_by("-contact_id", "id")[:MOST]
    return [
        {
            "name": each.contact.name,
            "address": each.value,
            "written": written([{"name": each.contact.name, "address": each.value}]),
        }
        for each in found
    ]


def _given(request: AtDesk, form: QueryDict) -> dict[str, Any]:
    """Nothing of it was sent, so the next try is one of its own."""
    typed = {name: form.get(name, "") for name in ("text", "html", *FIELDS)}
    return {**typed, "token": uuid4().hex, "files": files_given(request, typed["html"])}


def _begun(request: AtDesk) -> dict[str, Any]:
    draft = new_draft_of(agent=request.agent)
    fields = draft.fields if draft else {}
    kept = {name: "".join(fields.get(name, [])) for name in FIELDS}
    kept["to"] = kept["to"] or request.GET.get("to", "")
    return {
        **kept,
        "token": uuid4().hex,
        "text": draft.text if draft else "",
        "html": draft.html if draft else "",
        "files": files_of(request, draft.attachments.order_by("id"), draft.html) if draft else [],
    }


def _starts(selected: str) -> list[dict[str, Any]]:
    return [
        {
            "id": public_id(start.inbox.id),
            "label": f"{start.inbox.name} <{start.inbox.address}>".strip(),
            "channel_name": channels()[start.inbox.channel].name,
            "caution": start.caution,
            "formatted": start.capabilities.formatted,
            "files": start.capabilities.files,
            "selected": public_id(start.inbox.id) == selected,
        }
        for start in starts()
    ]
