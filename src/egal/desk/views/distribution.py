"""How work is handed out: how much at a time, how long an offer stands, why people are away."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.routing.actions.rules import BOUNDS, change_routing_rule
from egal.routing.rules import rule_of
from egal.shared.trouble import Trouble


class RuleForm(forms.Form):
    """As `change_routing_rule` takes it; its bounds are checked there as well."""

    calls = forms.IntegerField(label=_("Calls at the same time"))
    chats = forms.IntegerField(label=_("Chats at the same time"))
    mails = forms.IntegerField(label=_("E-mails at the same time"))
    hand_out_chats = forms.BooleanField(
        label=_("Chats are offered to whoever is free"), required=False
    )
    hand_out_mails = forms.BooleanField(
        label=_("E-mails are offered to whoever is free"), required=False
    )
    offer_seconds = forms.IntegerField(label=_("How long a call rings at one agent"))
    sticky_seconds = forms.IntegerField(label=_("Who knows the caller"))
    wrap_up_seconds = forms.IntegerField(label=_("After a call"))
    away_minutes = forms.IntegerField(label=_("Away by itself"))
    reasons = forms.CharField(
        label=_("Why somebody is away"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer_seconds = forms.IntegerField(label=_("Answered in time"))
    groups = (
        (_("Calls at the same time"), _("As many as one agent has at most"), "calls"),
        (_("Chats at the same time"), "", "chats"),
        (_("E-mails at the same time"), "", "mails"),
        (
            _("Handed out"),
            _("Calls always are. What is not handed out waits in the list"),
            "hand_out",
        ),
        (
            _("How long a call rings at one agent"),
            _("In seconds. Then it goes on; chats and e-mails have three times as long"),
            "offer",
        ),
        (_("Who knows the caller"), _("Seconds for which a call waits for them"), "sticky"),
        (_("After a call"), _("Seconds to write it down; nothing is offered meanwhile"), "wrap_up"),
        (_("Away by itself"), _("After so many minutes without a key or a click"), "away"),
        (_("Why somebody is away"), _("One a line, to choose from"), "reasons"),
        (
            _("Answered in time"),
            _("Within so many seconds, as the live board counts it"),
            "answer",
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, (least, most) in BOUNDS.items():
            field = self.fields[name]
            assert isinstance(field, forms.IntegerField)  # noqa: S101 - told to the type checker
            field.validators = forms.IntegerField(min_value=least, max_value=most).validators

    def clean_reasons(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["reasons"].splitlines() if each.strip()]


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def distribution(request: AtDesk) -> HttpResponse:
    """For calls, and for chats and mails where that is chosen."""
    form = RuleForm(request.POST if request.method == "POST" else None, initial=_kept(request))
    if form.is_bound and form.is_valid():
        try:
            wanted = form.cleaned_data
            change_routing_rule(workspace=request.workspace, actor=request.agent, **wanted)
        except Trouble as trouble:
            return _page(request, form, trouble=str(trouble))
        answer = redirect("desk:settings-distribution", request.workspace.slug)
        answer["Location"] += "?saved"
        return answer
    return _page(request, form)


def _kept(request: AtDesk) -> dict[str, Any]:
    rule = rule_of(request.workspace.id)
    kept = {name: getattr(rule, name) for name in RuleForm.base_fields}
    return {**kept, "reasons": "\n".join(rule.reasons)}


def _page(request: AtDesk, form: forms.Form, *, trouble: str = "") -> HttpResponse:
    given = {
        **context.settings(request, "distribution"),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "saved": "saved" in request.GET,
        "trouble": trouble,
    }
    status = 422 if form.errors or trouble else 200
    return render(request, "desk/workspace/distribution.html", given, status=status)
