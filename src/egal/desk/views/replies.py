"""Replies that have not gone out yet, and drafts."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from egal.channels.ways import ways_to_reply
from egal.conversations.actions.drafts import address_draft, draft_of, keep_draft
from egal.conversations.actions.recall import recall, send_now
from egal.conversations.models import Conversation, Message
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context import new_url
from egal.desk.context.files import uploads_named
from egal.desk.context.talk import composer_of
from egal.desk.recipients import as_before, changed
from egal.desk.views.conversations import shown, view_of
from egal.desk.views.messages import after_change, request_id_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_POST
@at_desk("conversations:write")
def recalling(request: AtDesk, public: str, reply: str) -> HttpResponse:
    """Take it back: it disappears, and its text is where it was written."""
    conversation = conversation_or_404(public)
    message = _reply(conversation, reply)
    was_reply = not message.forwarded and message.redirects_id is None
    recipients = as_before(ways_to_reply(conversation), message)
    try:
        recall(message=message, actor=request.agent)
    except Trouble as trouble:
        return _refused(request, conversation, trouble)
    if not Conversation.objects.filter(pk=conversation.pk).exists():
        return redirect(new_url(request, view_of(request)))  # it had begun with this
    if was_reply:
        address_draft(conversation=conversation, agent=request.agent, fields=recipients)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def sending(request: AtDesk, public: str, reply: str) -> HttpResponse:
    """Send now what waits for its moment."""
    conversation = conversation_or_404(public)
    try:
        send_now(message=_reply(conversation, reply), actor=request.agent)
    except Trouble as trouble:
        return _refused(request, conversation, trouble)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def draft(request: AtDesk, public: str) -> HttpResponse:
    """Keep what is in the composer. What was sent meanwhile is no draft any more."""
    conversation = conversation_or_404(public)
    if not Message.objects.filter(request_id=request_id_of(request)).exists():
        keep_draft(
            conversation=conversation,
            agent=request.agent,
            text=request.POST.get("text", ""),
            html=request.POST.get("html", ""),
            note=request.POST.get("kind") == "note",
            uploads=uploads_named(request.POST),
            fields=changed(ways_to_reply(conversation), request.POST),
        )
    return HttpResponse(status=204)


def _reply(conversation: Conversation, public: str) -> Message:
    messages = Message.objects.filter(conversation=conversation)
    return row_or_404(messages.select_related("inbox"), public)


def _refused(request: AtDesk, conversation: Conversation, trouble: Trouble) -> HttpResponse:
    """It has begun to go out: say so above what is in the composer."""
    draft = draft_of(conversation=conversation, agent=request.agent)
    composer = composer_of(request, draft) | {"errors": [str(trouble)]}
    return shown(request, conversation, 422, composer=composer)
