"""A conversation that we begin."""

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.channels.beginning import chosen_start
from egal.conversations.actions.begin import begin
from egal.conversations.actions.drafts import drop_new_draft, keep_new_draft
from egal.conversations.models import Message
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.beginning import FIELDS, Mistakes, filled_in
from egal.desk.context.files import uploads_named
from egal.desk.sending import afterwards, remember
from egal.desk.views.conversations import desk, view_of
from egal.desk.views.messages import UNDO, request_id_of, send_at
from egal.shared.ids import number_of, public_id
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def new(request: AtDesk) -> HttpResponse:
    """The form; what could not be sent comes back with the reason at its field."""
    if request.method == "GET":
        return _page(request)
    try:
        message = _begun(request)
    except Mistakes as mistakes:
        return _page(request, request.POST, mistakes.fields)
    except Trouble as trouble:
        return _page(request, request.POST, {"form": str(trouble)})
    remember(request)
    request.session[context.USED_LAST] = public_id(message.inbox_id or 0)
    return redirect(context.conversation_url(request, message.conversation, view_of(request)))


@require_POST
@at_desk("conversations:write")
def draft(request: AtDesk) -> HttpResponse:
    """Keep what is in the form, or forget it. What was sent meanwhile is no draft any more."""
    if "discard" in request.POST:
        drop_new_draft(agent=request.agent)
        return redirect(context.list_url(request, view_of(request)))
    if not Message.objects.filter(request_id=request_id_of(request)).exists():
        fields = {name: [request.POST.get(name, "")] for name in FIELDS}
        keep_new_draft(
            agent=request.agent,
            text=request.POST.get("text", ""),
            html=request.POST.get("html", ""),
            uploads=uploads_named(request.POST),
            fields=fields,
        )
    return HttpResponse(status=204)


@require_GET
@at_desk("contacts:read")
def found(request: AtDesk) -> JsonResponse:
    """People to choose from while one types."""
    try:
        start = chosen_start(number_of(request.GET.get("inbox", "")))
    except Trouble:
        return JsonResponse({"people": []})
    return JsonResponse({"people": context.offered_people(request.GET.get("q", ""), start.kind)})


@transaction.atomic
def _begun(request: AtDesk) -> Message:
    given = filled_in(request.POST)
    drop_new_draft(agent=request.agent)
    return begin(
        **given,
        **afterwards(request),
        workspace=request.workspace,
        actor=request.agent,
        request_id=request_id_of(request),
        send_at=send_at(request),
        held_for=UNDO,
    )


def _page(
    request: AtDesk, given: QueryDict | None = None, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    shown = {
        **desk(request, None),
        **context.beginning(request, view_of(request), given, errors or {}),
    }
    return render(request, "desk/desk.html", shown, status=422 if errors else 200)
