"""Texts a provider has approved, which get there when nothing else does."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from egal.channels.templates import filled, person_by, ready_template, template_starts
from egal.channels.ways import Way, ways_to_reply
from egal.conversations.actions.begin import begin
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Inbox, Message
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.addresses import resource_url
from egal.desk.context.templated import NAME, TEMPLATE, TO, VALUE, templated
from egal.desk.paths import path_of
from egal.desk.views.conversations import asks_for_part, beside_list, tool, view_of
from egal.desk.views.messages import UNDO, request_id_of
from egal.shared.ids import number_of
from egal.shared.text import snippet
from egal.shared.trouble import Trouble

SEND = "send"  # the button's name: without it a template is only looked at
_SUBJECT = 60  # characters


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def template(request: AtDesk, public: str) -> HttpResponse:
    """Choose one for somebody whom nothing else reaches now, fill it in, send it."""
    conversation = conversation_or_404(public)
    way, error = _way(conversation), ""
    if way and SEND in request.POST:
        try:
            _answer(request, conversation, way)
        except Trouble as trouble:
            error = str(trouble)
        else:
            return _done(request, conversation, _("The template goes out in a moment."))
    view = view_of(request)
    given = templated(
        way.inbox if way else None,
        request.POST or request.GET,
        url=resource_url(request, "template", conversation, view),
        back_url=context.conversation_url(request, conversation, view),
        to=way.recipient_name or way.recipient if way else "",
        error=error,
    )
    return beside_list(request, conversation, "desk/_templated.html", given, 422 if error else 200)


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def new_template(request: AtDesk) -> HttpResponse:
    """Begin a conversation with one."""
    inboxes, error = template_starts(), ""
    wanted = request.POST.get("inbox") or request.GET.get("inbox", "")
    named = (each for each in inboxes if each.id == number_of(wanted))
    inbox = next(named, next(iter(inboxes), None))
    if inbox and SEND in request.POST:
        try:
            message = _begun(request, inbox)
        except Trouble as trouble:
            error = str(trouble)
        else:
            return _done(request, message.conversation, _("The template goes out in a moment."))
    given = templated(
        inbox,
        request.POST or request.GET,
        url=f"{path_of('new-template', request.workspace.slug)}?view={view_of(request)}",
        back_url=context.new_url(request, view_of(request)),
        error=error,
    )
    return tool(request, "desk/_templated.html", 422 if error else 200, **given)


def _way(conversation: Conversation) -> Way | None:
    ways = (way for way in ways_to_reply(conversation) if way.capabilities.templates)
    return next(ways, None)


@transaction.atomic
def _answer(request: AtDesk, conversation: Conversation, way: Way) -> None:
    reply(
        conversation=conversation,
        actor=request.agent,
        inbox=way.inbox,
        to=way.addressed(),
        request_id=request_id_of(request),
        held_for=UNDO,
        **_filled(request.POST, way.inbox),
    )


@transaction.atomic
def _begun(request: AtDesk, inbox: Inbox) -> Message:
    values = _filled(request.POST, inbox)
    to = person_by(inbox, request.POST.get(TO, ""), request.POST.get(NAME, "")[:200])
    return begin(
        workspace=request.workspace,
        actor=request.agent,
        inbox=inbox,
        to=[to],
        subject=snippet(values["text"], _SUBJECT),
        request_id=request_id_of(request),
        held_for=UNDO,
        **values,
    )


def _filled(given: QueryDict, inbox: Inbox) -> dict[str, Any]:
    """As the verbs take it."""
    name, _bar, language = given.get(TEMPLATE, "").partition("|")
    return ready_template(inbox, filled(inbox, name, language, given.getlist(VALUE)))


def _done(request: AtDesk, conversation: Conversation, said: str) -> HttpResponse:
    url = context.conversation_url(request, conversation, view_of(request))
    if asks_for_part(request):
        return JsonResponse({"open": url, "done": said})
    return redirect(url)
