from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from egal.channels.fitting import all_uploads, fitted
from egal.channels.models import Arrival
from egal.channels.ways import chosen_way, ways_to_reply
from egal.conversations.actions.drafts import drop_draft
from egal.conversations.actions.meanwhile import RepliedMeanwhile
from egal.conversations.actions.note import add_note
from egal.conversations.actions.outgoing import AT_ONCE
from egal.conversations.actions.reply import reply
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Conversation, Message
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.files import files_given, uploads_named
from egal.desk.context.talk import ways_shown
from egal.desk.moments import moment_of
from egal.desk.recipients import chosen_recipients
from egal.desk.sending import afterwards, remember
from egal.desk.views.conversations import asks_for_part, shown, view_of
from egal.shared import clock
from egal.shared.download import saved
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

LONGEST_TOKEN = 64
UNDO = timedelta(seconds=10)  # in which a reply can be taken back


@require_POST
@at_desk("conversations:write")
def messages(request: AtDesk, public: str) -> HttpResponse:
    """Send a reply or keep a note. What could not be sent comes back with the reason."""
    conversation = conversation_or_404(public)
    try:
        _write(request, conversation)
    except Trouble as trouble:
        given: dict[str, Any] = {
            "composer": _given_back(request, str(trouble)),
            "ways": ways_shown(ways_to_reply(conversation), request.POST),
            **_seen(request, trouble),
        }
        return shown(request, conversation, 422, **given)
    remember(request)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def delivery(request: AtDesk, public: str, message: str) -> HttpResponse:
    """Try once more to send what has failed."""
    conversation = conversation_or_404(public)
    found = row_or_404(Message.objects.filter(conversation=conversation), message)
    with suppress(Trouble):  # it was sent meanwhile: the page shows it
        retry_delivery(message=found, actor=request.agent)
    return after_change(request, conversation)


@require_GET
@at_desk("conversations:read")
def original(request: AtDesk, public: str) -> FileResponse:  # noqa: ARG001 - at_desk passes it
    """The arrival exactly as it came, as a download."""
    message = row_or_404(Message.objects.all(), public)
    arrival = Arrival.objects.filter(message=message).order_by("id").first()
    if arrival is None:
        raise Http404
    return saved(BytesIO(arrival.raw), name=f"{public}.eml", content_type="message/rfc822")


def after_change(request: AtDesk, conversation: Conversation) -> HttpResponse:
    """Show what it has become: a script gets the parts, a plain form goes there."""
    if asks_for_part(request):
        return shown(request, conversation_or_404(conversation.public_id))
    return redirect(context.conversation_url(request, conversation, view_of(request)))


def request_id_of(request: AtDesk) -> str:
    """The same for each try of one composer to send what is in it."""
    return f"desk-{request.agent.id}-{request.POST.get('token', '')[:LONGEST_TOKEN]}"


@transaction.atomic
def _write(request: AtDesk, conversation: Conversation) -> None:
    """What is written is no draft any more."""
    text, html = request.POST.get("text", ""), request.POST.get("html", "")
    uploads = uploads_named(request.POST)
    request_id = request_id_of(request)
    drop_draft(conversation=conversation, agent=request.agent)
    if request.POST.get("kind") == "note":
        add_note(
            conversation=conversation,
            actor=request.agent,
            text=text,
            html=html,
            request_id=request_id,
            uploads=uploads,
        )
        return
    inbox = request.POST.get("inbox")
    files = bool(all_uploads(html, uploads))
    way = chosen_way(conversation, None if inbox is None else number_of(inbox), with_files=files)
    body = fitted(way.capabilities, text, html, uploads)
    chosen = chosen_recipients(way, request.POST)
    reply(
        **afterwards(request),
        conversation=conversation,
        actor=request.agent,
        text=body.text,
        html=body.html,
        inbox=way.inbox,
        to=chosen.to,
        cc=chosen.cc,
        bcc=chosen.bcc,
        request_id=request_id,
        uploads=body.uploads,
        send_at=send_at(request),
        held_for=AT_ONCE if way.capabilities.talks else UNDO,
        after=number_of(request.POST["seen"]) if request.POST.get("seen") else None,
    )


def send_at(request: AtDesk) -> datetime | None:
    """The moment that was chosen, if one was. Raises Trouble."""
    key = request.POST.get("send_at", "")
    return moment_of(key, request.POST.get("moment", ""), clock.now()) if key else None


def _seen(request: AtDesk, trouble: Trouble) -> dict[str, Any]:
    """Up to where the writer knows the conversation: what they have been told of, they know."""
    if isinstance(trouble, RepliedMeanwhile):
        return {"meanwhile": trouble.reply}
    return {"seen": request.POST.get("seen", "")}


def _given_back(request: AtDesk, error: str) -> dict[str, Any]:
    """The composer with what was typed, so that nothing is lost; nothing of it was sent."""
    kept = {name: request.POST.get(name, "") for name in ("text", "html", "kind")}
    files = files_given(request, kept["html"])
    return {**kept, "token": uuid4().hex, "files": files, "errors": [error]}
