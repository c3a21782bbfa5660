"""Two contacts that are one person: who, what would move, and doing it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from egal.contacts.models import Contact
from egal.contacts.search import contacts_like
from egal.conversations.actions.joining import join_contacts
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, contact_or_404
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

MOST = 20


@require_http_methods(["GET", "POST"])
@at_desk("contacts:write")
def joining(request: AtDesk, public: str) -> HttpResponse:
    """Look for the other one; with one chosen, what would move; sent, join them."""
    kept = contact_or_404(public)
    if request.method == "GET" and "with" not in request.GET:
        return _search(request, kept)
    sent = request.POST if request.method == "POST" else request.GET
    others = Contact.objects.filter(joined_into=None).exclude(pk=kept.pk)
    other = row_or_404(others, sent.get("with", ""))
    if request.method == "GET":
        return _preview(request, kept, other)
    evidence = request.POST.get("evidence", "")
    try:
        join_contacts(keep=kept, join=other, actor=request.agent, evidence=evidence)
    except Trouble as trouble:
        return _preview(request, kept, other, str(trouble))
    return redirect("desk:contact", request.workspace.slug, context.public_of(kept))


def _search(request: AtDesk, kept: Contact) -> HttpResponse:
    """By what was typed; before that, those of the same name."""
    words = request.GET.get("q", kept.name)
    same = contacts_like(words).filter(joined_into=None).exclude(pk=kept.pk).order_by("-id")
    rows = same.select_related("organisation").prefetch_related("identities")[:MOST]
    given = {
        **context.contacts_page(request),
        **context.joining_page(request, kept, rows),
        "looked_for": words,
    }
    return render(request, "desk/contacts/joining.html", given)


def _preview(request: AtDesk, kept: Contact, other: Contact, error: str = "") -> HttpResponse:
    given = {
        **context.contacts_page(request),
        **context.joining_preview(request, kept, other),
        "evidence": request.POST.get("evidence", ""),
        "errors": [error] if error else [],
    }
    template = "desk/contacts/joining_preview.html"
    return render(request, template, given, status=422 if error else 200)
