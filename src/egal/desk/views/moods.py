"""Who is unhappy: what people say of our guesses, the rule, and how right we were."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.channels.public import in_public
from egal.channels.registry import channels
from egal.conversations.actions.mood import correct_mood, uncorrect_mood
from egal.conversations.actions.unhappy_rule import MOST, change_unhappy_rule
from egal.conversations.models import Inbox, Message, UnhappyRule
from egal.conversations.mood import rule_of
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.context.moods import how_right_page
from egal.desk.views.messages import after_change
from egal.shared.rows import row_or_404

_CHANNEL = "channel_"


class RuleForm(forms.Form):
    """With a box for each channel where something of ours stands in public."""

    on = forms.BooleanField(label=_("Put them before all else"), required=False)
    reach = forms.IntegerField(label=_("Seen by at least"), min_value=0, max_value=MOST)
    groups: tuple[tuple[str | Promise, str | Promise, str], ...] = (
        (
            _("Public and unhappy"),
            _("A view of that name, a mark, and a place before others when work is handed out"),
            "on",
        ),
        (
            _("Seen by at least"),
            _("So many people. Where a network does not tell, every post counts"),
            "reach",
        ),
        (_("Channels"), _("Where we look for them"), _CHANNEL),
    )

    def __init__(self, *given: Any, public: list[str], **named: Any) -> None:
        super().__init__(*given, **named)
        for key in public:
            name = str(channels()[key].name)
            self.fields[f"{_CHANNEL}{key}"] = forms.BooleanField(label=name, required=False)


@require_POST
@at_desk("conversations:write")
def mood(request: AtDesk, public: str, heard: str) -> HttpResponse:
    """Whoever wrote this is unhappy, or is not."""
    unhappy = bool(request.POST.get("unhappy"))
    return _said(request, public, heard, correct_mood, unhappy=unhappy)


@require_POST
@at_desk("conversations:write")
def undoing(request: AtDesk, public: str, heard: str) -> HttpResponse:
    """What we took it for, again."""
    return _said(request, public, heard, uncorrect_mood)


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def rule(request: AtDesk) -> HttpResponse:
    """Which unhappy posts are put before all else."""
    public, kept = _public(), rule_of(request.workspace.id)
    given = request.POST if request.method == "POST" else None
    form = RuleForm(given, public=public, initial=_initial(kept, public))
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, public)
    wanted = form.cleaned_data
    change_unhappy_rule(
        workspace=request.workspace,
        actor=request.agent,
        on=wanted["on"],
        reach=wanted["reach"],
        left_out=_left_out(kept, {key: wanted[f"{_CHANNEL}{key}"] for key in public}),
    )
    answer = redirect("desk:settings-unhappy", request.workspace.slug)
    answer["Location"] += "?saved"
    return answer


@require_GET
@at_desk("agents:read")
def how_right(request: AtDesk) -> HttpResponse:
    """How often people said that we were wrong, and what was measured before."""
    given = {**context.settings(request, "moods"), **how_right_page()}
    return render(request, "desk/workspace/moods.html", given)


def _said(
    request: AtDesk, public: str, heard: str, verb: Callable[..., object], **more: bool
) -> HttpResponse:
    conversation = conversation_or_404(public)
    message = row_or_404(Message.objects.filter(conversation=conversation), heard)
    verb(message=message, actor=request.agent, **more)
    return after_change(request, conversation)


def _public() -> list[str]:
    """The channels with a public side that have an inbox here."""
    connected = set(Inbox.objects.values_list("channel", flat=True))
    return [key for key in in_public() if key in connected]


def _initial(kept: UnhappyRule, public: list[str]) -> dict[str, Any]:
    looked_at = {f"{_CHANNEL}{key}": key not in kept.left_out for key in public}
    return {"on": kept.off_at is None, "reach": kept.reach, **looked_at}


def _left_out(kept: UnhappyRule, looked_at: dict[str, bool]) -> list[str]:
    """What is not connected now stays as it was."""
    others = [key for key in kept.left_out if key not in looked_at]
    return [*others, *(key for key, wanted in looked_at.items() if not wanted)]


def _page(request: AtDesk, form: forms.Form, public: list[str]) -> HttpResponse:
    given = {
        **context.settings(request, "unhappy"),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "public": public,
        "saved": "saved" in request.GET,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/workspace/unhappy.html", given, status=status)
