"""What is kept of calls, and for how long."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from egal.calls.actions.rules import LONGEST, change_recording_rule, rule_here
from egal.calls.transcripts.engines import engine
from egal.desk import context
from egal.desk.access import AtDesk, at_desk


class RuleForm(forms.Form):
    """As `change_recording_rule` takes it."""

    talks = forms.BooleanField(label=_("Talks are recorded"), required=False)
    keep_days = forms.IntegerField(
        label=_("Days, empty for ever"), min_value=1, max_value=LONGEST, required=False
    )
    groups = (
        (
            _("Talks"),
            _("Callers are told before. Agents can pause a recording, such as for a card number"),
            "talks",
        ),
        (
            _("Kept for"),
            _("Then sound and transcript are removed; that there was a call stays"),
            "keep_days",
        ),
    )


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def recording(request: AtDesk) -> HttpResponse:
    """Of all numbers."""
    rule = rule_here()
    initial: dict[str, Any] = {name: getattr(rule, name) for name in RuleForm.base_fields}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        change_recording_rule(workspace=request.workspace, actor=request.agent, **form.cleaned_data)
        answer = redirect("desk:settings-recording", request.workspace.slug)
        answer["Location"] += "?saved"
        return answer
    given = {
        **context.settings(request, "recording"),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "writes_down": engine() is not None,
        "saved": "saved" in request.GET,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/telephone/recording.html", given, status=status)
