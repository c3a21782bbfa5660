"""A page that everybody can open: looked at, changed, taken back."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.channels.discretion import LooksPrivate
from egal.channels.publishing import change
from egal.conversations.actions.published import NamesThem, address_of_answer, withdraw_answer
from egal.conversations.models import Conversation, PublishedAnswer
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.addresses import conversation_url, resource_url
from egal.desk.views.conversations import asks_for_part, beside_list, view_of
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def page(request: AtDesk, public: str, page: str) -> HttpResponse:
    """What stands there, and how often it was opened."""
    conversation = conversation_or_404(public)
    answer = _answer(conversation, page)
    if request.method == "GET":
        return _page(request, conversation, answer)
    same = request.POST.get("text", "").replace("\r\n", "\n").strip() == answer.text
    try:
        change(
            answer=answer,
            actor=request.agent,
            text=request.POST.get("text", ""),
            html=answer.html if same else "",
            listed="listed" in request.POST,
            may_be_public=request.POST.getlist("may_be_public"),
        )
    except (LooksPrivate, NamesThem) as trouble:
        found = [each["text"] for each in trouble.told["found"]]
        return _page(request, conversation, answer, str(trouble), found=found)
    except Trouble as trouble:
        return _page(request, conversation, answer, str(trouble))
    return _done(request, conversation, _("The page reads so from now on."))


@require_POST
@at_desk("conversations:write")
def withdrawal(request: AtDesk, public: str, page: str) -> HttpResponse:
    """Nobody reads it any more."""
    conversation = conversation_or_404(public)
    withdraw_answer(answer=_answer(conversation, page), actor=request.agent)
    return _done(request, conversation, _("The page is taken back."))


def _answer(conversation: Conversation, page: str) -> PublishedAnswer:
    rows = PublishedAnswer.objects.filter(conversation=conversation)
    return row_or_404(rows.select_related("workspace", "conversation__contact"), page)


def _done(request: AtDesk, conversation: Conversation, said: str) -> HttpResponse:
    url = conversation_url(request, conversation, view_of(request))
    return JsonResponse({"open": url, "done": said}) if asks_for_part(request) else redirect(url)


def _page(
    request: AtDesk,
    conversation: Conversation,
    answer: PublishedAnswer,
    error: str = "",
    found: Sequence[str] = (),
) -> HttpResponse:
    view = view_of(request)
    shown: dict[str, Any] = {
        "url": resource_url(request, "page", conversation, view, answer.public_id),
        "withdrawal_url": resource_url(
            request, "page-withdrawal", conversation, view, answer.public_id
        ),
        "back_url": conversation_url(request, conversation, view),
        "address": address_of_answer(answer),
        "reads": answer.reads,
        "withdrawn_at": answer.withdrawn_at,
        "text": request.POST.get("text", answer.text),
        "formatted": bool(answer.html),
        "listed": "listed" in request.POST if error else answer.listed_at is not None,
        "found": [*request.POST.getlist("may_be_public"), *found],
        "permitted": request.POST.getlist("may_be_public"),
    }
    given = {"published": shown, "errors": [error] if error else []}
    return beside_list(request, conversation, "desk/_page.html", given, 422 if error else 200)
