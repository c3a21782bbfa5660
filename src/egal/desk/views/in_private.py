"""From public to private and back, and the words for it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from egal.channels.in_private import offer_in_private, tell_solved
from egal.conversations.actions.phrases import LONGEST, change_phrases
from egal.conversations.models import Conversation, Message
from egal.conversations.phrases import LANGUAGES, LINK, PHRASES, PLACEHOLDERS, ours, phrases
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.addresses import conversation_url, resource_url
from egal.desk.context.in_private import closing as closing_form
from egal.desk.context.in_private import offering
from egal.desk.views.conversations import asks_for_part, beside_list, view_of
from egal.desk.views.messages import UNDO, request_id_of
from egal.shared.trouble import Trouble
from egal.workspaces.portals import language_name


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def private(request: AtDesk, public: str) -> HttpResponse:
    """Choose how they are led on, and in which words."""
    conversation = conversation_or_404(public)
    if request.method == "GET":
        return _offering(request, conversation)
    how = request.POST.get("how", "")
    try:
        message = offer_in_private(
            conversation=conversation,
            actor=request.agent,
            how=how,
            words=request.POST.get(f"words-{how}"),
            message=request.POST.get(f"message-{how}"),
            web="web" in request.POST,
            request_id=request_id_of(request),
            held_for=UNDO,
        )
    except Trouble as trouble:
        return _offering(request, conversation, str(trouble))
    return _done(request, conversation, message, _("It is offered."))


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def closing(request: AtDesk, public: str) -> HttpResponse:
    """Tell those who read along that it is solved."""
    conversation = conversation_or_404(public)
    if request.method == "GET":
        return _closing(request, conversation)
    try:
        message = tell_solved(
            conversation=conversation,
            actor=request.agent,
            words=request.POST.get("words"),
            held_for=UNDO,
        )
    except Trouble as trouble:
        return _closing(request, conversation, str(trouble))
    return _done(request, conversation, message, _("It is said in public."))


@require_http_methods(["GET", "POST"])
@at_desk("replies:write")
def words(request: AtDesk) -> HttpResponse:
    """The workspace's own, by language."""
    given: dict[str, dict[str, str]] = {
        code: {name: request.POST.get(f"{code}-{name}", "") for name in PHRASES}
        for code in LANGUAGES
    }
    if request.method == "GET":
        return _words(request, {code: phrases(code) for code in LANGUAGES})
    try:
        for code, texts in given.items():
            change_phrases(
                workspace=request.workspace, actor=request.agent, language=code, texts=texts
            )
    except Trouble as trouble:
        return _words(request, given, str(trouble))
    address = redirect("desk:settings-words", request.workspace.slug)
    address["Location"] += "?saved"
    return address


def _words(request: AtDesk, texts: dict[str, dict[str, str]], trouble: str = "") -> HttpResponse:
    given = {
        **context.settings(request, "words"),
        "parts": [_part(code, texts[code]) for code in LANGUAGES],
        "places": [(f"{{{name}}}", about) for name, about in PLACEHOLDERS.items()],
        "link": f"{{{LINK}}}",
        "longest": LONGEST,
        "saved": "saved" in request.GET,
        "trouble": trouble,
    }
    return render(request, "desk/workspace/words.html", given, status=422 if trouble else 200)


def _part(code: str, texts: dict[str, str]) -> dict[str, Any]:
    """Ours are shown where the workspace has none of its own."""
    fields = [
        {
            "name": name,
            "title": known.title,
            "about": known.about,
            "ours": ours(name, code),
            "text": "" if texts[name] == ours(name, code) else texts[name],
        }
        for name, known in PHRASES.items()
    ]
    return {"code": code, "name": language_name(code), "fields": fields}


def _done(request: AtDesk, conversation: Conversation, message: Message, said: str) -> HttpResponse:
    """With a way back as long as it has not gone out."""
    view = view_of(request)
    url = conversation_url(request, conversation, view)
    if not asks_for_part(request):
        return redirect(url)
    undo = resource_url(request, "recall", conversation, view, message.public_id)
    return JsonResponse({"open": url, "done": said, "undo": undo})


def _offering(request: AtDesk, conversation: Conversation, error: str = "") -> HttpResponse:
    given = offering(request, conversation, view_of(request))
    return _step(request, conversation, "desk/_offering.html", given, error)


def _closing(request: AtDesk, conversation: Conversation, error: str = "") -> HttpResponse:
    given = closing_form(request, conversation, view_of(request))
    return _step(request, conversation, "desk/_closing.html", given, error)


def _step(
    request: AtDesk, conversation: Conversation, template: str, given: dict[str, Any], error: str
) -> HttpResponse:
    given = {**given, "errors": [error] if error else []}
    return beside_list(request, conversation, template, given, 422 if error else 200)
