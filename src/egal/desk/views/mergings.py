"""Two conversations that turn out to be one matter."""

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.channels.titles import title_of
from egal.conversations.actions.joining import join_contacts
from egal.conversations.actions.merging import merge_conversations, undo_merge
from egal.conversations.models import Conversation, Merging
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.views.conversations import asks_for_part, beside_list, view_of
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

LONGEST = 200  # characters of what is looked for


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def mergings(request: AtDesk, public: str) -> HttpResponse:
    """Choose the conversation it belongs to, see what happens, and merge."""
    conversation = conversation_or_404(public)
    given = request.POST if request.method == "POST" else request.GET
    chosen = conversation_or_404(given["with"]) if given.get("with") else None
    if request.method == "GET":
        return _page(request, conversation, chosen)
    if chosen is None:
        raise Http404
    try:
        merging = _merge(request, conversation, chosen)
    except Trouble as trouble:
        return _page(request, conversation, chosen, error=str(trouble))
    if not asks_for_part(request):
        return redirect(context.conversation_url(request, chosen, view_of(request)))
    return JsonResponse(context.merge_done(request, chosen, merging, view_of(request)))


@require_POST
@at_desk("conversations:write")
def undoing(request: AtDesk, public: str) -> HttpResponse:
    """They were two matters after all. Leads to the one that is itself again."""
    merging = row_or_404(Merging.objects.select_related("kept", "merged"), public)
    try:
        undo_merge(merging=merging, actor=request.agent)
    except Trouble:  # somebody else was quicker, or another merging lies above: the page shows it
        return redirect(context.conversation_url(request, merging.kept, view_of(request)))
    return redirect(context.conversation_url(request, merging.merged, view_of(request)))


@transaction.atomic
def _merge(request: AtDesk, conversation: Conversation, chosen: Conversation) -> str:
    """The public id of the merging. Two people who had one matter are one person."""
    if conversation.contact_id != chosen.contact_id:
        evidence = _("Both had the matter “%(subject)s”.") % {"subject": title_of(chosen)}
        join_contacts(
            keep=chosen.contact, join=conversation.contact, actor=request.agent, evidence=evidence
        )
    merging = merge_conversations(keep=chosen, merge=conversation, actor=request.agent)
    return public_id(merging.id)


def _page(
    request: AtDesk, conversation: Conversation, chosen: Conversation | None, error: str = ""
) -> HttpResponse:
    words = request.GET.get("words", "").replace("\x00", "").strip()[:LONGEST]
    view = view_of(request)
    given = {
        **context.merging(request, conversation, view, words, chosen),
        "errors": [error] if error else [],
    }
    return beside_list(request, conversation, "desk/_merging.html", given, 422 if error else 200)
