"""The bell: what one was told, how much of it is unread, and what one wants to be told."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.views.conversations import FIRST_VIEW, asks_for_part, latest_seq
from egal.notifications.actions.choose_notifications import choose_notifications
from egal.notifications.actions.mark_seen import mark_seen
from egal.notifications.choices import choices_of
from egal.notifications.lists import NEWEST, told_to, unread_by
from egal.notifications.models import Digest, Kind
from egal.notifications.words import NAMES
from egal.shared.keyset import BadCursor

SHOWN, POPPED = 30, 5


@require_GET
@at_desk("conversations:read")
def notifications(request: AtDesk) -> HttpResponse:
    """The newest first: a page, or for a script the list alone."""
    cursor = request.GET.get("cursor")
    try:
        rows, following = NEWEST.page(told_to(request.agent), cursor=cursor, limit=SHOWN)
    except BadCursor:
        raise Http404 from None
    given: dict[str, Any] = {
        **context.page(request),
        "told": context.told(request, rows),
        "cursor": following,
    }
    if asks_for_part(request):
        return render(request, "desk/_told.html", given)
    seq = latest_seq(request)
    views = context.views(request, context.SEARCH)  # so that none of them is the current one
    conversations_url = context.list_url(request, FIRST_VIEW)
    given |= {"seq": seq, "at_bell": True, "conversations_url": conversations_url}
    return render(request, "desk/notifications.html", {**views, **given})


@require_GET
@at_desk("conversations:read")
def unread(request: AtDesk) -> HttpResponse:
    """For the bell of a page that is open: the count, and the newest of it for the browser."""
    rows = unread_by(request.agent).order_by("-at", "-id")[:POPPED]
    newest = [
        {
            "id": each.id,
            "title": each.what,
            "body": f"{each.contact}: {each.subject}",
            "conversation": each.conversation,
            "url": each.url,
            "at": each.at.isoformat(),
        }
        for each in context.told(request, rows)
    ]
    browser = choices_of(request.agent).browser
    return JsonResponse({**context.bell(request), "browser": browser, "newest": newest})


@require_POST
@at_desk("conversations:read")
def reading(request: AtDesk) -> HttpResponse:
    """Of the conversation given, or of all."""
    public = request.POST.get("conversation")
    seen = conversation_or_404(public) if public else None
    mark_seen(agent=request.agent, actor=request.agent, conversation=seen)
    if asks_for_part(request):
        return HttpResponse(status=204)
    return redirect("desk:notifications", request.workspace.slug)


class ChoicesForm(forms.Form):
    """What one is told of, and how."""

    kinds = forms.MultipleChoiceField(
        choices=[(kind.value, NAMES[kind]) for kind in Kind], required=False
    )
    browser = forms.BooleanField(required=False)
    digest = forms.ChoiceField(
        choices=[
            (Digest.OFF, _("Never")),
            (Digest.HOURLY, _("Every hour, if there is anything")),
            (Digest.DAILY, _("Every morning at eight, if there is anything")),
        ]
    )


@require_http_methods(["GET", "POST"])
@at_desk("conversations:read")
def choices(request: AtDesk) -> HttpResponse:
    """What one wants to be told of in this workspace, and how."""
    kept = choices_of(request.agent)
    form = ChoicesForm(request.POST or None, initial=forms.model_to_dict(kept))
    if form.is_bound and form.is_valid():
        choose_notifications(agent=request.agent, actor=request.agent, **form.cleaned_data)
        address = redirect("desk:notification-choices", request.workspace.slug)
        address["Location"] += "?saved"
        return address
    given = {
        **context.settings(request, "notifications"),
        "form": form,
        "saved": "saved" in request.GET,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/notification_choices.html", given, status=status)
