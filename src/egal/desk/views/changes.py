"""The small changes of a conversation, each a resource of its own."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from egal.conversations.actions.assign import assign
from egal.conversations.actions.spam import block_sender, mark_spam, unmark_spam
from egal.conversations.actions.status import reopen, solve
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.views.messages import after_change
from egal.shared.rows import row_or_404
from egal.workspaces.models import Agent


@require_POST
@at_desk("conversations:write")
def solution(request: AtDesk, public: str) -> HttpResponse:
    """Solve."""
    conversation = conversation_or_404(public)
    solve(conversation=conversation, actor=request.agent)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def reopening(request: AtDesk, public: str) -> HttpResponse:
    """Open again."""
    conversation = conversation_or_404(public)
    reopen(conversation=conversation, actor=request.agent)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def assignment(request: AtDesk, public: str) -> HttpResponse:
    """Give it to the agent named, or back to everybody."""
    conversation = conversation_or_404(public)
    agent = _agent(request.POST.get("agent", ""))
    assign(conversation=conversation, actor=request.agent, agent=agent)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def spam(request: AtDesk, public: str) -> HttpResponse:
    """Put it away; with `block` nothing more is wanted from whoever began it."""
    conversation = conversation_or_404(public)
    verb = block_sender if request.POST.get("block") else mark_spam
    verb(conversation=conversation, actor=request.agent)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def no_spam(request: AtDesk, public: str) -> HttpResponse:
    """Bring it back to where it was."""
    conversation = conversation_or_404(public)
    unmark_spam(conversation=conversation, actor=request.agent)
    return after_change(request, conversation)


def _agent(public: str) -> Agent | None:
    working = Agent.objects.filter(deactivated_at=None)
    return row_or_404(working, public) if public else None
