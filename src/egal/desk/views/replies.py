"""Replies that have not gone out yet, and drafts."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from egal.channels.recipients import outsiders
from egal.conversations.actions.drafts import keep_draft
from egal.conversations.actions.forward import forward
from egal.conversations.actions.recall import recall, send_now
from egal.conversations.models import Conversation, Message
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.files import files_given, uploads_named
from egal.desk.context.talk import composer_of
from egal.desk.recipients import typed_addresses
from egal.desk.views.conversations import shown
from egal.desk.views.messages import UNDO, after_change, request_id_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_POST
@at_desk("conversations:write")
def recalling(request: AtDesk, public: str, reply: str) -> HttpResponse:
    """Take it back: it disappears, and its text is in the composer again."""
    conversation = conversation_or_404(public)
    try:
        recall(message=_reply(conversation, reply), actor=request.agent)
    except Trouble as trouble:
        return _refused(request, conversation, trouble)
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
def forwards(request: AtDesk, public: str, original: str) -> HttpResponse:
    """Forward a message. What could not be sent comes back with the reason."""
    conversation = conversation_or_404(public)
    message = row_or_404(_messages(conversation).exclude(inbox=None), original)
    text, to = request.POST.get("text", ""), request.POST.get("to", "")
    try:
        _forward(request, message, text, to)
    except Trouble as trouble:
        files = files_given(request, "")
        given = {"id": original, "text": text, "to": to, "files": files, "error": str(trouble)}
        return shown(request, conversation, 422, forwarding=given)
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
        )
    return HttpResponse(status=204)


def _forward(request: AtDesk, message: Message, text: str, to: str) -> None:
    assert message.inbox  # noqa: S101 - asked by the caller
    forward(
        message=message,
        actor=request.agent,
        inbox=message.inbox,
        to=outsiders(message.inbox, typed_addresses(to)),
        text=text,
        uploads=uploads_named(request.POST),
        request_id=request_id_of(request),
        held_for=UNDO,
    )


def _reply(conversation: Conversation, public: str) -> Message:
    return row_or_404(_messages(conversation), public)


def _messages(conversation: Conversation) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation).select_related("inbox")


def _refused(request: AtDesk, conversation: Conversation, trouble: Trouble) -> HttpResponse:
    """It has begun to go out: say so above what is in the composer."""
    composer = composer_of(request, conversation) | {"errors": [str(trouble)]}
    return shown(request, conversation, 422, composer=composer)
