"""Organisations: who belongs to one, what they wrote, its name."""

from collections.abc import Mapping

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.contacts.actions.organisations import remove_organisation, rename_organisation
from egal.contacts.models import Contact, Organisation
from egal.contacts.search import organisations_like
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.contacts import NEWEST, page_of_rows
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

LATEST = 20  # conversations
_MEMBERS = 500  # whose conversations are shown


@require_GET
@at_desk("contacts:read")
def organisation(request: AtDesk, public: str) -> HttpResponse:
    """Who belongs to it, and what they wrote last."""
    return _page(request, row_or_404(Organisation.objects.all(), public), {})


@require_POST
@at_desk("contacts:write")
def name(request: AtDesk, public: str) -> HttpResponse:
    """Another name."""
    found = row_or_404(Organisation.objects.all(), public)
    try:
        rename_organisation(
            organisation=found, actor=request.agent, name=request.POST.get("name", "")
        )
    except Trouble as trouble:
        return _page(request, found, {"name": str(trouble)})
    return redirect("desk:organisation", request.workspace.slug, public)


@require_POST
@at_desk("contacts:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """It is gone; its contacts stay."""
    found = row_or_404(Organisation.objects.all(), public)
    remove_organisation(organisation=found, actor=request.agent)
    return redirect("desk:contacts", request.workspace.slug)


@require_GET
@at_desk("contacts:read")
def names(request: AtDesk) -> JsonResponse:
    """Names to choose from while one types."""
    found = organisations_like(request.GET.get("q", ""))
    return JsonResponse({"names": list(found.values_list("name", flat=True))})


def _page(request: AtDesk, found: Organisation, wrong: Mapping[str, str]) -> HttpResponse:
    members = Contact.objects.filter(organisation=found, joined_into=None)
    rows = members.select_related("organisation").prefetch_related("identities")
    page, following = page_of_rows(request, NEWEST, rows)
    whose = list(members.order_by("-id").values_list("pk", flat=True)[:_MEMBERS])
    matters = Conversation.objects.filter(contact__in=whose, merged_into=None)
    latest = matters.order_by("-last_activity_at")[:LATEST]
    shown = context.organisation_of(request, found, wrong)
    given = {
        **context.contacts_page(request),
        **shown,
        "contacts": context.found_contacts(request, page, within=found.name),
        "matters": context.conversations_of(request, latest, names=True),
        "next_url": following and f"{shown['organisation']['url']}?cursor={following}",
    }
    return render(request, "desk/contacts/organisation.html", given, status=422 if wrong else 200)
