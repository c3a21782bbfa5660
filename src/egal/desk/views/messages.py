from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from egal.channels.fitting import all_uploads
from egal.channels.models import Arrival
from egal.channels.on_a_page import on_a_page
from egal.channels.ways import ways_to_reply
from egal.channels.writing import Said, ready
from egal.conversations.actions.drafts import drop_draft
from egal.conversations.actions.meanwhile import RepliedMeanwhile
from egal.conversations.actions.note import add_note
from egal.conversations.actions.outgoing import AT_ONCE
from egal.conversations.actions.published import note_named
from egal.conversations.actions.reply import reply
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Conversation, Message
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.choosing import WAY, way_chosen
from egal.desk.context.files import files_given, uploads_named
from egal.desk.context.talk import answering
from egal.desk.context.weighed import MAY_BE_PUBLIC, parts_agreed, wants_page
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
CHOOSE = "choose"  # a button's name: another way for what is typed


@require_POST
@at_desk("conversations:write")
def messages(request: AtDesk, public: str) -> HttpResponse:
    """Send a reply or keep a note. What could not be sent comes back with the reason."""
    conversation = conversation_or_404(public)
    if CHOOSE in request.POST:
        return _shown_again(request, conversation, None)
    try:
        _write(request, conversation)
    except Trouble as trouble:
        return _shown_again(request, conversation, trouble)
    remember(request)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def weighing(request: AtDesk, public: str) -> HttpResponse:
    """What is typed, weighed for the chosen way, for a script."""
    conversation, form = conversation_or_404(public), request.POST
    ways = ways_to_reply(conversation)
    given = {
        **context.page(request),
        "conversation": {"id": conversation.public_id},
        **answering(conversation, ways, form, form.get("text", ""), form.get("html", "")),
    }
    return render(request, "desk/_weighed.html", given)


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
    moment = send_at(request)
    files = bool(all_uploads(html, uploads))
    way = way_chosen(conversation, request.POST, with_files=files)
    said = Said(
        text=text,
        html=html,
        uploads=uploads,
        most_parts=parts_agreed(request.POST),
        may_be_public=request.POST.getlist(MAY_BE_PUBLIC),
        send_at=moment,
    )
    page = None
    if wants_page(request.POST):
        body, page = on_a_page(way, conversation, request.agent, said)
    else:
        body = ready(way, said)
    chosen = chosen_recipients(way, request.POST)
    message = reply(
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
        send_at=moment,
        held_for=AT_ONCE if way.capabilities.talks else UNDO,
        after=number_of(request.POST["seen"]) if request.POST.get("seen") else None,
        public=way.public,
        rest=body.rest,
    )
    if page:
        note_named(answer=page, message=message)


def send_at(request: AtDesk) -> datetime | None:
    """The moment that was chosen, if one was. Raises Trouble."""
    key = request.POST.get("send_at", "")
    return moment_of(key, request.POST.get("moment", ""), clock.now()) if key else None


def _seen(request: AtDesk, trouble: Trouble | None) -> dict[str, Any]:
    """Up to where the writer knows the conversation: what they have been told of, they know."""
    if isinstance(trouble, RepliedMeanwhile):
        return {"meanwhile": trouble.reply}
    return {"seen": request.POST.get("seen", "")}


def _shown_again(
    request: AtDesk, conversation: Conversation, trouble: Trouble | None
) -> HttpResponse:
    """As it was typed, with the reason; or, without one, with another way chosen for it."""
    form = request.POST.copy()
    form[WAY] = form.get(CHOOSE, form.get(WAY, ""))
    given: dict[str, Any] = {
        "composer": _given_back(request, trouble),
        **answering(
            conversation,
            ways_to_reply(conversation),
            form,
            form.get("text", ""),
            form.get("html", ""),
        ),
        **_seen(request, trouble),
    }
    return shown(request, conversation, 422, **given)


def _given_back(request: AtDesk, trouble: Trouble | None) -> dict[str, Any]:
    """The composer with what was typed, so that nothing is lost; nothing of it was sent."""
    kept = {name: request.POST.get(name, "") for name in ("text", "html", "kind")}
    files = files_given(request, kept["html"])
    errors = [] if trouble is None else [str(trouble)]
    return {**kept, "token": uuid4().hex, "files": files, "errors": errors}
