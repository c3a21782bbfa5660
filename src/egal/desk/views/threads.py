"""The public thread of a conversation: shown, folded into one row, answered at once."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.channels.answering_all import answer_all
from egal.channels.discretion import LooksPrivate
from egal.conversations.actions.folding import fold, unfold
from egal.conversations.models import BulkChange, Conversation, Thread
from egal.conversations.threads import threads_of
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context import threads
from egal.desk.context.bulk import COOKIE
from egal.desk.views.bulk import FOLLOWED
from egal.desk.views.conversations import asks_for_part, beside_list, view_of
from egal.desk.views.gestures import done, refused
from egal.desk.views.messages import UNDO
from egal.shared.keyset import BadCursor
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_GET
@at_desk("conversations:read")
def thread(request: AtDesk, public: str, thread: str) -> HttpResponse:
    """The panel as it is now, or the posts before those that are shown; without a script the
    conversation, in which it stands."""
    conversation = conversation_or_404(public)
    found = _thread_or_404(conversation, thread)
    if not asks_for_part(request):
        return redirect(context.conversation_url(request, conversation, view_of(request)))
    here = (request, conversation, view_of(request), found)
    around = {**context.page(request), "conversation": {"id": conversation.public_id}}
    if "cursor" not in request.GET:
        given = {"thread": threads.shown(*here, since=request.GET.get("since", ""))}
        return render(request, "desk/_thread.html", {**around, **given})
    try:
        given = {"thread": threads.earlier(*here, request.GET["cursor"])}
    except BadCursor:
        raise Http404 from None
    return render(request, "desk/_earlier_posts.html", {**around, **given})


@require_POST
@at_desk("conversations:write")
def folding(request: AtDesk, public: str, thread: str) -> HttpResponse:
    """One row for all below this post."""
    return _changed(request, public, thread, fold)


@require_POST
@at_desk("conversations:write")
def unfolding(request: AtDesk, public: str, thread: str) -> HttpResponse:
    """A row for each again."""
    return _changed(request, public, thread, unfold)


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def answering(request: AtDesk, public: str, thread: str) -> HttpResponse:
    """Write one answer for all who are folded below this post."""
    conversation = conversation_or_404(public)
    found = _thread_or_404(conversation, thread)
    if request.method == "GET":
        return _form(request, conversation, found)
    try:
        change = answer_all(
            thread=found,
            conversation=conversation,
            actor=request.agent,
            text=request.POST.get("text", ""),
            each=request.POST.get("to") == "each",
            held_for=UNDO,
            may_be_public=request.POST.getlist("may_be_public"),
        )
    except LooksPrivate as trouble:
        words = [each.text for each in trouble.findings]
        return _form(request, conversation, found, str(trouble), words)
    except Trouble as trouble:
        return _form(request, conversation, found, error=str(trouble))
    return _followed(request, conversation, change)


def _thread_or_404(conversation: Conversation, public: str) -> Thread:
    return row_or_404(threads_of(conversation), public)


def _changed(
    request: AtDesk, public: str, thread: str, verb: Callable[..., object]
) -> HttpResponse:
    conversation = conversation_or_404(public)
    try:
        verb(thread=_thread_or_404(conversation, thread), actor=request.agent)
    except Trouble as trouble:
        return refused(request, conversation, str(trouble))
    return done(request, conversation)


def _form(
    request: AtDesk,
    conversation: Conversation,
    thread: Thread,
    error: str = "",
    looks_private: Sequence[str] = (),
) -> HttpResponse:
    given = {
        **threads.answering_all(request, conversation, view_of(request), thread, looks_private),
        "errors": [error] if error else [],
    }
    return beside_list(request, conversation, "desk/_answer_all.html", given, 422 if error else 200)


def _followed(
    request: AtDesk, conversation: Conversation, change: BulkChange | None
) -> HttpResponse:
    """To where it is seen how far it is, and taken back."""
    url = context.conversation_url(request, conversation, view_of(request))
    answer: HttpResponse = redirect(url)
    if asks_for_part(request):
        answer = JsonResponse({"go": url, "done": _("Answered.")})
    if change is not None:
        answer.set_cookie(
            COOKIE,
            change.public_id,
            max_age=FOLLOWED,
            path=f"/desk/{request.workspace.slug}/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer
