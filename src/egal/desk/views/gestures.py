"""What is done with a public post besides answering it."""

from contextlib import suppress

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from egal.channels.gestures import gesture, undo_gesture
from egal.conversations.models import Conversation, Gesture, Post
from egal.conversations.threads import threads_of
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.views.conversations import asks_for_part, shown
from egal.desk.views.messages import after_change
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_POST
@at_desk("conversations:write")
def gestures(request: AtDesk, public: str, post: str) -> HttpResponse:
    """Hide, like, delete, or take one of these back; the worker does it at the network."""
    conversation = conversation_or_404(public)
    found = _post_or_404(conversation, post)
    try:
        gesture(post=found, actor=request.agent, do=request.POST.get("do", ""))  # type: ignore[arg-type]  # it is checked against what is offered
    except Trouble as trouble:
        return refused(request, conversation, str(trouble))
    return done(request, conversation)


@require_POST
@at_desk("conversations:write")
def undoing(request: AtDesk, public: str, post: str) -> HttpResponse:
    """Take back what was wanted last."""
    conversation = conversation_or_404(public)
    found = _post_or_404(conversation, post)
    wanted = Gesture.objects.filter(post=found).select_related("post").order_by("-id").first()
    if wanted is not None:
        with suppress(Trouble):  # it is done and stays so: the page shows it
            undo_gesture(wanted=wanted, actor=request.agent)
    return done(request, conversation)


def done(request: AtDesk, conversation: Conversation) -> HttpResponse:
    """To form[data-gesture], which asks for the parts itself, or to a plain form."""
    return JsonResponse({}) if asks_for_part(request) else after_change(request, conversation)


def refused(request: AtDesk, conversation: Conversation, why: str) -> HttpResponse:
    """The reason, to the same."""
    if asks_for_part(request):
        return JsonResponse({"trouble": why}, status=422)
    return shown(request, conversation, 422, trouble=why)


def _post_or_404(conversation: Conversation, public: str) -> Post:
    """Of a thread in which the conversation stands."""
    return row_or_404(Post.objects.filter(thread__in=threads_of(conversation)), public)
