"""Canned replies: their page in the settings, and what the composer asks for."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.channels.continuing import can_continue, offer, offered_words
from egal.conversations.actions.canned_replies import (
    LONGEST_NAME,
    add_canned_reply,
    change_canned_reply,
    remove_canned_reply,
)
from egal.conversations.canned import PLACEHOLDERS, offered_to, use
from egal.conversations.models import CannedReply, Conversation
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.canned import CONTINUE, canned_replies, inserted, offered_replies, preview
from egal.desk.context.files import writing
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.shared.written import made_safe
from egal.workspaces.permissions import require


class CannedReplyForm(forms.Form):
    """All but the text, which has an editor."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    shortcut = forms.CharField(
        label=_("Shortcut"),
        max_length=31,
        required=False,
        help_text=_("What is typed after / to find it at once, such as hours."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Any")), ("de", _("German")), ("en", _("English"))],
        required=False,
        help_text=_("Texts in the customer’s language are offered first."),
    )


@require_GET
@at_desk("conversations:write")
def canned(request: AtDesk) -> HttpResponse:
    """One's own and everybody's."""
    given = {**context.settings(request, "canned"), **canned_replies(request)}
    return render(request, "desk/canned_replies.html", given)


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def new_reply(request: AtDesk) -> HttpResponse:
    """The form for one more, of one's own or for everybody."""
    everybodys = request.GET.get("for") == "everybody"
    if everybodys:
        require(request.agent, "replies:write", request.workspace.id)
    return _form(request, None, everybodys=everybodys)


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def canned_reply(request: AtDesk, canned: str) -> HttpResponse:
    """The form with one that there is."""
    reply = _own_or_everybodys(request, canned)
    return _form(request, reply, everybodys=reply.agent is None)


@require_POST
@at_desk("conversations:write")
def removal(request: AtDesk, canned: str) -> HttpResponse:
    """It is offered no more."""
    remove_canned_reply(reply=_own_or_everybodys(request, canned), actor=request.agent)
    return redirect("desk:canned-replies", request.workspace.slug)


@require_GET
@at_desk("conversations:write")
def offered(request: AtDesk) -> JsonResponse:
    """What can be inserted here, for the list that "/" opens."""
    return JsonResponse({"replies": offered_replies(request, _conversation(request.GET))})


@require_POST
@at_desk("conversations:write")
def uses(request: AtDesk, canned: str) -> JsonResponse:
    """The text of one, filled in for this conversation."""
    conversation = _conversation(request.POST)
    if canned == CONTINUE and conversation:
        return _continuation(request, conversation)
    reply = row_or_404(offered_to(request.agent), canned)
    given = use(
        reply=reply,
        agent=request.agent,
        conversation=conversation,
        link=partial(_link, request, conversation),
    )
    return JsonResponse(inserted(given))


def _continuation(request: AtDesk, conversation: Conversation) -> JsonResponse:
    """The sentence that offers it, in the customer's language."""
    try:
        return JsonResponse({"text": f"{offered_words(conversation, request.agent)} ", "html": ""})
    except Trouble as trouble:
        return JsonResponse({"text": "", "html": "", "told": str(trouble)})


def _link(request: AtDesk, conversation: Conversation | None) -> str:
    if conversation is None or not can_continue(conversation):
        return ""
    return offer(conversation=conversation, actor=request.agent)[1]


def _conversation(given: Any) -> Conversation | None:
    public = given.get("conversation", "")
    return conversation_or_404(public) if public else None


def _own_or_everybodys(request: AtDesk, public: str) -> CannedReply:
    """404 for those of others; NotAllowed where it is everybody's and that is not for this one."""
    reply: CannedReply = row_or_404(offered_to(request.agent).select_related("agent"), public)
    if reply.agent is None:
        require(request.agent, "replies:write", request.workspace.id)
    return reply


def _form(request: AtDesk, reply: CannedReply | None, *, everybodys: bool) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = {
        name: getattr(reply, name, "") for name in ("name", "shortcut", "language", "text", "html")
    }
    form = CannedReplyForm(posted, initial=initial)
    typed = {name: (posted or initial).get(name, "") for name in ("text", "html")}
    wrong = ""
    if posted and "preview" not in posted and form.is_valid():
        try:
            _save(request, reply, everybodys, {**form.cleaned_data, **typed})
        except Trouble as trouble:
            wrong = str(trouble)
        else:
            return redirect("desk:canned-replies", request.workspace.slug)
    given = {
        **context.settings(request, "canned"),
        "form": form,
        "fields": context.setting_groups(form, {}, {})[0]["settings"],
        "reply": reply,
        "everybodys": everybodys,
        "typed": typed,
        "wrong": wrong,
        "preview": _previewed(request, **typed),
        "placeholders": [(f"{{{name}}}", about) for name, about in PLACEHOLDERS.items()],
        "writing": {**writing(request), "replies_url": ""},  # none within another
    }
    failed = posted and (wrong or form.errors)
    return render(request, "desk/canned_reply.html", given, status=422 if failed else 200)


def _save(
    request: AtDesk, reply: CannedReply | None, everybodys: bool, written: dict[str, Any]
) -> None:
    if reply:
        change_canned_reply(reply=reply, actor=request.agent, **written)
        return
    owner = None if everybodys else request.agent
    add_canned_reply(workspace=request.workspace, actor=request.agent, agent=owner, **written)


def _previewed(request: AtDesk, text: str, html: str) -> dict[str, str]:
    """What an example customer would get; `html` is made safe."""
    try:
        shown = preview(request, text, made_safe(html))
    except Trouble:
        return {}
    return {"text": shown.text, "html": mark_safe(shown.html)}  # noqa: S308
