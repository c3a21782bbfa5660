"""The panel of the telephone, with which every change of it answers.

A refusal comes with 422, and its reason in the panel.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from egal.calls.models import Call
from egal.calls.wire import tell_phone
from egal.conversations.models import Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.phone import phone_panel
from egal.desk.phone import calls_of
from egal.desk.views.conversations import FIRST_VIEW
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

_TAB = 40  # characters
_REASON = 300  # characters


@require_GET
@at_desk("calls:take")
def phone(request: AtDesk) -> HttpResponse:
    """As it is now, or nothing in it while nothing rings.

    refused: why the switchboard did not do something, as it says it: in English, for each reader.
    """
    refused = request.GET.get("refused", "")[:_REASON]
    return panel(request, gettext(refused) if refused else "")


def done(request: AtDesk, verb: Callable[[], Any]) -> HttpResponse:
    """The panel after this, or with the reason why it was not done."""
    try:
        verb()
    except Trouble as trouble:
        return panel(request, str(trouble))
    return panel(request)


def panel(request: AtDesk, trouble: str = "", opens: Conversation | None = None) -> HttpResponse:
    """opens: the conversation that is shown beside it from now on."""
    status = 422 if trouble and request.method == "POST" else 200
    answer = render(request, "desk/_phone.html", phone_panel(request, trouble), status=status)
    if opens:
        answer.headers["Egal-Opens"] = context.conversation_url(request, opens, FIRST_VIEW)
    return answer


def call_of(request: AtDesk) -> Call:
    """The one that is named, if they are in it."""
    given = request.POST.get("call") or request.GET.get("call", "")
    return row_or_404(calls_of(request.agent), given)


def tab_of(request: AtDesk) -> str:
    """Which tab of their browser asks."""
    return request.POST.get("tab", "")[:_TAB]


def tell(request: AtDesk, do: str, **data: Any) -> None:
    """What they want of the telephone, where no call is concerned yet."""
    agent = request.agent
    tell_phone(workspace=agent.workspace_id, agent=agent.id, do=do, **data)
