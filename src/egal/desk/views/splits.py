"""Messages that turn out to be another matter."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from egal.conversations.actions.split import split_conversation
from egal.conversations.models import Conversation, Message
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.splitting import LONGEST_SUBJECT
from egal.desk.views.conversations import asks_for_part, beside_list, view_of
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def split(request: AtDesk, public: str, first: str) -> HttpResponse:
    """Choose among the messages from this one on, and make them a conversation of their own."""
    conversation = conversation_or_404(public)
    message = row_or_404(Message.objects.filter(conversation=conversation), first)
    if request.method == "GET":
        return _page(request, conversation, message)
    try:
        created = split_conversation(
            conversation=conversation,
            messages=_chosen(request, conversation),
            actor=request.agent,
            subject=request.POST.get("subject", "")[:LONGEST_SUBJECT],
        )
    except Trouble as trouble:
        return _page(request, conversation, message, error=str(trouble))
    url = context.conversation_url(request, created, view_of(request))
    if asks_for_part(request):
        return JsonResponse({"open": url, "done": _("Split off.")})
    return redirect(url)


def _chosen(request: AtDesk, conversation: Conversation) -> list[Message]:
    wanted = [number_of(public) for public in request.POST.getlist("message")]
    return list(Message.objects.filter(conversation=conversation, pk__in=wanted))


def _page(
    request: AtDesk, conversation: Conversation, first: Message, error: str = ""
) -> HttpResponse:
    wanted = request.POST.getlist("message")
    given = {
        **context.splitting(request, conversation, view_of(request), first, wanted),
        "errors": [error] if error else [],
    }
    return beside_list(request, conversation, "desk/_splitting.html", given, 422 if error else 200)
