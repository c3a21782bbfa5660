"""What is written down of a contact, from the panel beside a conversation or from their page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from egal.contacts.actions.about import describe_contact
from egal.contacts.actions.identities import remove_identity
from egal.contacts.models import Contact, Identity, Joining
from egal.conversations.actions.joining import unjoin_contacts
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, contact_or_404, conversation_or_404
from egal.desk.beginning import Mistakes
from egal.desk.knowing import add_address, change_details, change_matter_fields, owner_of
from egal.desk.views import contacts
from egal.desk.views.conversations import asks_for_part, shown, view_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_POST
@at_desk("contacts:write")
def about(request: AtDesk, public: str) -> HttpResponse:
    """What we know, in our own words."""
    contact = contact_or_404(public)
    text = request.POST.get("about", "")
    change = partial(describe_contact, contact=contact, actor=request.agent, about=text)
    return _changed(request, contact, change, "about")


@require_POST
@at_desk("contacts:write")
def details(request: AtDesk, public: str) -> HttpResponse:
    """Name, language, organisation, and the company's own fields."""
    contact = contact_or_404(public)
    change = partial(change_details, contact, request.agent, request.POST)
    return _changed(request, contact, change, "details")


@require_POST
@at_desk("contacts:write")
def addresses(request: AtDesk, public: str) -> HttpResponse:
    """One address more."""
    contact = contact_or_404(public)
    change = partial(add_address, contact, request.agent, request.POST)
    return _changed(request, contact, change, "value")


@require_POST
@at_desk("contacts:write")
def removal(request: AtDesk, public: str, address: str) -> HttpResponse:
    """An address is not theirs."""
    contact = contact_or_404(public)
    identity = row_or_404(Identity.objects.filter(contact=contact), address)
    change = partial(remove_identity, identity=identity, actor=request.agent)
    return _changed(request, contact, change, "addresses")


@require_POST
@at_desk("contacts:write")
def undoing(request: AtDesk, public: str) -> HttpResponse:
    """Two that were joined are two again."""
    joining = row_or_404(Joining.objects.select_related("kept", "joined"), public)
    change = partial(unjoin_contacts, joining=joining, actor=request.agent)
    return _changed(request, joining.kept, change, "joined")


@require_POST
@at_desk("conversations:write")
def matter_fields(request: AtDesk, public: str) -> HttpResponse:
    """The company's own fields of a conversation."""
    conversation = conversation_or_404(public)
    try:
        change_matter_fields(conversation, request.agent, request.POST)
    except Mistakes as mistakes:
        return _panel(request, conversation, mistakes.fields)
    return _panel(request, conversation_or_404(public), {})


def _changed(
    request: AtDesk, contact: Contact, change: Callable[[], Any], place: str
) -> HttpResponse:
    """Do it and show what is known now. place: where a mistake is said that has no field."""
    wrong: Mapping[str, str] = {}
    try:
        change()
    except Mistakes as mistakes:
        wrong = mistakes.fields
    except Trouble as trouble:
        wrong = {place: str(trouble)}
    if "in" in request.GET:
        return _panel(request, conversation_or_404(request.GET["in"]), wrong)
    if wrong:
        return contacts.page_of(request, contact, wrong)
    return redirect("desk:contact", request.workspace.slug, context.public_of(contact))


def _panel(request: AtDesk, conversation: Conversation, wrong: Mapping[str, str]) -> HttpResponse:
    """The panel for a script, else the page with it; a form that is wrong comes back."""
    view, status = view_of(request), 422 if wrong else 200
    if not wrong and not asks_for_part(request):
        return redirect(context.conversation_url(request, conversation, view))
    known = Identity.objects.filter(contact=conversation.contact_id).order_by("id")
    panel = context.person(request, conversation, view, known.prefetch_related("evidence"), wrong)
    owner = owner_of(request.POST, request.workspace, wrong)
    panel["person"] |= context.somebody_elses(request, owner)
    if asks_for_part(request):
        given = {**context.page(request), **panel}
        return render(request, "desk/_person.html", given, status=status)
    return shown(request, conversation, status, **panel)
