"""How a conversation goes on: when, by whom, under which words."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from egal.conversations.actions.assign_team import assign_team
from egal.conversations.actions.snooze import snooze, wake
from egal.conversations.actions.status import reopen, solve, wait
from egal.conversations.actions.tags import tag, untag
from egal.conversations.models import Conversation, Status
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.moments import moment_of
from egal.desk.views.conversations import shown
from egal.desk.views.messages import after_change
from egal.shared import clock
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble
from egal.workspaces.models import Team

MOST_TAGS = 20  # at once


@require_POST
@at_desk("conversations:write")
def snoozing(request: AtDesk, public: str) -> HttpResponse:
    """Out of sight until the moment chosen."""
    return _tried(request, public, _snooze)


@require_POST
@at_desk("conversations:write")
def waking(request: AtDesk, public: str) -> HttpResponse:
    """Open again at once."""
    conversation = conversation_or_404(public)
    wake(conversation=conversation, actor=request.agent)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def waiting(request: AtDesk, public: str) -> HttpResponse:
    """The customer owes something."""
    conversation = conversation_or_404(public)
    wait(conversation=conversation, actor=request.agent)
    return after_change(request, conversation)


@require_POST
@at_desk("conversations:write")
def state(request: AtDesk, public: str) -> HttpResponse:
    """Put it back to what it was: undoing what was done by one click too many."""
    return _tried(request, public, _put_back)


@require_POST
@at_desk("conversations:write")
def team(request: AtDesk, public: str) -> HttpResponse:
    """Give it to the team named, or to none."""
    return _tried(request, public, _give_to_team)


@require_POST
@at_desk("conversations:write")
def tags(request: AtDesk, public: str) -> HttpResponse:
    """Sort it under these words, which commas divide."""
    return _tried(request, public, _tag)


@require_POST
@at_desk("conversations:write")
def untagging(request: AtDesk, public: str) -> HttpResponse:
    """Take a word off again."""
    return _tried(request, public, _untag)


def _tried(
    request: AtDesk, public: str, change: Callable[[AtDesk, Conversation], None]
) -> HttpResponse:
    """What cannot be done is said above the conversation."""
    conversation = conversation_or_404(public)
    try:
        change(request, conversation)
    except Trouble as trouble:
        return shown(request, conversation, 422, trouble=str(trouble))
    return after_change(request, conversation)


def _snooze(request: AtDesk, conversation: Conversation) -> None:
    given = request.POST.get("moment", "")
    until = moment_of(request.POST.get("until", ""), given, clock.now())
    snooze(conversation=conversation, actor=request.agent, until=until)


def _put_back(request: AtDesk, conversation: Conversation) -> None:
    """A time that has passed meanwhile has woken it."""
    status, until = request.POST.get("status", ""), clock.read(request.POST.get("until", ""))
    if status == Status.SNOOZED and until and until > clock.now():
        snooze(conversation=conversation, actor=request.agent, until=until)
    elif status == Status.WAITING:
        wait(conversation=conversation, actor=request.agent)
    elif status == Status.SOLVED:
        solve(conversation=conversation, actor=request.agent)
    else:
        reopen(conversation=conversation, actor=request.agent)


def _give_to_team(request: AtDesk, conversation: Conversation) -> None:
    public = request.POST.get("team", "")
    chosen = Team.objects.filter(pk=number_of(public)).first() if public else None
    if public and chosen is None:
        raise Trouble(_("There is no such team any more. Choose another one."))
    assign_team(conversation=conversation, actor=request.agent, team=chosen)


def _tag(request: AtDesk, conversation: Conversation) -> None:
    names = [name for name in request.POST.get("name", "").split(",") if name.strip()]
    if not names:
        raise Trouble(_("Write a tag first."))
    for name in names[:MOST_TAGS]:
        tag(conversation=conversation, actor=request.agent, name=name)


def _untag(request: AtDesk, conversation: Conversation) -> None:
    untag(conversation=conversation, actor=request.agent, name=request.POST.get("name", ""))
