"""What somebody wrote, shown to others: forwarded, redirected, sent anew.

Each answers GET with its form: alone for a script that asks, else in the page where it belongs.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from egal.channels.recipients import outsiders
from egal.channels.redirecting import redirected
from egal.conversations.actions.forward import forward
from egal.conversations.actions.redirect import redirect
from egal.conversations.actions.resend import resend
from egal.conversations.models import Conversation, Inbox, Message
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.files import files_given, uploads_named, writing
from egal.desk.recipients import typed_addresses
from egal.desk.views.conversations import asks_for_part, shown
from egal.desk.views.messages import UNDO, after_change, request_id_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

FIELDS = ("to", "cc", "bcc", "text")

Pass = Callable[[AtDesk, Message, Inbox], object]


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def forwards(request: AtDesk, public: str, original: str) -> HttpResponse:
    """Forward a message. What could not be sent comes back with the reason."""
    return _passed_on(request, public, original, "forward", _forward)


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def redirects(request: AtDesk, public: str, heard: str) -> HttpResponse:
    """Hand it on exactly as it came. What could not be comes back with the reason."""
    return _passed_on(request, public, heard, "redirect", _redirect)


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def resends(request: AtDesk, public: str, original: str) -> HttpResponse:
    """Send it anew. What could not be sent comes back with the reason."""
    return _passed_on(request, public, original, "resend", _resend)


def _passed_on(request: AtDesk, public: str, original: str, how: str, verb: Pass) -> HttpResponse:
    conversation = conversation_or_404(public)
    messages = Message.objects.filter(conversation=conversation).exclude(inbox=None)
    message = row_or_404(messages.select_related("inbox", "workspace", "delivery"), original)
    form = context.passing_on(request.workspace.slug, conversation, message, how)
    if request.method == "GET":
        return _asked(request, conversation, form)
    assert message.inbox  # noqa: S101 - as asked for
    try:
        verb(request, message, message.inbox)
    except Trouble as trouble:
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        given = {"error": str(trouble), "files": files_given(request, ""), **typed}
        return shown(request, conversation, 422, passing_on={**(form or {}), **given})
    return after_change(request, conversation)


def _asked(
    request: AtDesk, conversation: Conversation, form: dict[str, Any] | None
) -> HttpResponse:
    if form is None:
        raise Http404
    if not asks_for_part(request):
        return shown(request, conversation, passing_on=form)
    given = {"passing_on": form, "writing": writing(request)}
    return render(request, "desk/_passing_on.html", given)


def _forward(request: AtDesk, message: Message, inbox: Inbox) -> None:
    chosen = outsiders(inbox, _typed(request, "to"), _typed(request, "cc"))
    forward(
        message=message,
        actor=request.agent,
        inbox=inbox,
        to=chosen.to,
        cc=chosen.cc,
        text=request.POST.get("text", ""),
        uploads=uploads_named(request.POST),
        request_id=request_id_of(request),
        held_for=UNDO,
    )


def _redirect(request: AtDesk, message: Message, inbox: Inbox) -> None:
    redirect(
        message=message,
        actor=request.agent,
        inbox=inbox,
        to=redirected(message, inbox, _typed(request, "to")),
        request_id=request_id_of(request),
        held_for=UNDO,
    )


def _resend(request: AtDesk, message: Message, inbox: Inbox) -> None:
    chosen = outsiders(inbox, *(_typed(request, name) for name in ("to", "cc", "bcc")))
    resend(
        message=message,
        actor=request.agent,
        inbox=inbox,
        to=chosen.to,
        cc=chosen.cc,
        bcc=chosen.bcc,
        request_id=request_id_of(request),
        held_for=UNDO,
    )


def _typed(request: AtDesk, name: str) -> list[tuple[str, str]]:
    return typed_addresses(request.POST.get(name, ""))
