"""Everybody who writes or calls: the list, somebody new, one of them in full."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from egal.channels.beginning import starts
from egal.channels.spelling import kinds_here
from egal.contacts.models import Contact, Identity
from egal.contacts.search import contacts_like, organisations_like
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, contact_or_404
from egal.desk.beginning import Mistakes
from egal.desk.knowing import add_somebody, owner_of
from egal.desk.views.conversations import latest_seq
from egal.shared.ids import public_id
from egal.shared.keyset import BadCursor, Order
from egal.workspaces.custom_values import fields_of
from egal.workspaces.models import FieldOf

NEWEST = Order("contacts", ("id",), newest_first=True)
LATEST = Order("conversations-of-contact", ("last_activity_at", "id"), newest_first=True)
SHOWN = 50
MOST_FILES = 100


@require_GET
@at_desk("contacts:read")
def contacts(request: AtDesk) -> HttpResponse:
    """The newest first, or those of whom one remembers this much."""
    words = request.GET.get("q", "").strip()
    found, following = page_of_rows(request, NEWEST, contacts_called(words))
    given = {
        "seq": latest_seq(request),
        **context.contacts_page(request),
        "contacts": context.found_contacts(request, found),
        "organisations": context.found_organisations(request, organisations_like(words)),
        "next_url": following and context.contacts_url(request, q=words, cursor=following),
    }
    return render(request, "desk/contacts/list.html", given)


@require_http_methods(["GET", "POST"])
@at_desk("contacts:write")
def new(request: AtDesk) -> HttpResponse:
    """The form for somebody who has not written yet."""
    wrong: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            contact = add_somebody(request.workspace, request.agent, request.POST)
        except Mistakes as mistakes:
            wrong = mistakes.fields
        else:
            return redirect("desk:contact", request.workspace.slug, public_id(contact.id))
    given = {
        **context.contacts_page(request),
        "kinds": kinds_here(),
        "typed": request.POST,
        "errors": {name: [error] for name, error in wrong.items()},
        **context.somebody_elses(request, owner_of(request.POST, request.workspace, wrong)),
    }
    return render(request, "desk/contacts/new.html", given, status=422 if wrong else 200)


@require_GET
@at_desk("contacts:read")
def contact(request: AtDesk, public: str) -> HttpResponse:
    """All that is known of somebody; who was joined is found where they went."""
    found = contact_or_404(public)
    if public_id(found.id) != public:
        return redirect("desk:contact", request.workspace.slug, public_id(found.id))
    return page_of(request, found, {})


@require_GET
@at_desk("contacts:read")
def files(request: AtDesk, public: str) -> HttpResponse:
    """The newest files of somebody's conversations."""
    found = contact_or_404(public)
    given = {
        **context.contacts_page(request),
        "person": {"name": found.name, "url": context.contact_url(request, found)},
        "files": context.newest_files(request, found, MOST_FILES),
        "most": MOST_FILES,
    }
    return render(request, "desk/contacts/files.html", given)


def page_of(request: AtDesk, found: Contact, wrong: Mapping[str, str]) -> HttpResponse:
    """Somebody's page. wrong: what is the matter with the form just sent."""
    matters = Conversation.objects.filter(contact=found, merged_into=None)
    conversations, following = page_of_rows(request, LATEST, matters)
    identities = Identity.objects.filter(contact=found).prefetch_related("evidence").order_by("id")
    here = context.contact_url(request, found)
    given = {
        "seq": latest_seq(request),
        **context.contacts_page(request),
        "person": {
            **context.card(request, found, identities, fields_of(FieldOf.CONTACT), errors=wrong),
            **context.somebody_elses(request, owner_of(request.POST, request.workspace, wrong)),
        },
        "matters": context.conversations_of(request, conversations),
        "write_url": _write_url(request, identities),
        "next_url": following and f"{here}?cursor={following}",
    }
    return render(request, "desk/contacts/contact.html", given, status=422 if wrong else 200)


def contacts_called(words: str) -> QuerySet[Contact]:
    """All who are in use, or those of them that are called so; with what a row shows."""
    rows = contacts_like(words) if words else Contact.objects.all()
    rows = rows.filter(joined_into=None)
    return rows.select_related("organisation").prefetch_related("identities")


def page_of_rows(
    request: AtDesk, order: Order, rows: QuerySet[Any]
) -> tuple[list[Any], str | None]:
    """The page asked for, and the cursor of the next; 404 for a cursor of another list."""
    try:
        return order.page(rows, cursor=request.GET.get("cursor"), limit=SHOWN)
    except BadCursor:
        raise Http404 from None


def _write_url(request: AtDesk, identities: QuerySet[Identity]) -> str:
    """Where a message to somebody is begun; "" for who has no address that a way reaches."""
    if not request.agent.may("conversations:write"):
        return ""
    begun = {start.kind for start in starts()}
    reached = next((each for each in identities if each.kind in begun), None)
    return context.write_url(request, reached) if reached else ""
