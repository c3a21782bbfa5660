"""The workspace itself: its name, language, time, colour."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.general import previews
from egal.shared.trouble import Trouble
from egal.workspaces.actions.change_workspace import (
    MOST_DAYS,
    change_workspace,
    checked_accent,
)

OURS = "#0b6b66"  # Egal's accent in the light theme, where the choice of a colour begins


class GeneralForm(forms.Form):
    """Of the whole company."""

    name = forms.CharField(label=_("Name"), max_length=100)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("de", "Deutsch"), ("en", "English")]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    reopen_days = forms.IntegerField(
        label=_("Days"),
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"type": "number"}),
    )
    accent_own = forms.BooleanField(label=_("A colour of our own"), required=False)
    accent = forms.CharField(
        label=_("Colour"), required=False, widget=forms.TextInput(attrs={"type": "color"})
    )
    groups = (
        (_("Name"), _("As customers and colleagues see it"), "name"),
        (
            _("Language"),
            _("Of invitations and automatic mails; everybody chooses their own"),
            "language",
        ),
        (_("Time zone"), _("Of every time on the desk"), "time_zone"),
        (
            _("Reopening"),
            _(
                "A reply to something solved opens it again for so many days; after that it begins"
                " a new conversation that links back"
            ),
            "reopen_days",
        ),
        (
            _("Accent"),
            _("Of buttons and links. In the dark it is made lighter by itself"),
            "accent",
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        zones = dict.fromkeys([*_zones(), self.initial["time_zone"]])
        field.choices = [(zone, zone.replace("_", " ")) for zone in zones]

    def clean_accent(self) -> str:
        if not self.cleaned_data.get("accent_own"):
            return ""
        try:
            return checked_accent(self.cleaned_data["accent"])
        except Trouble as trouble:
            raise forms.ValidationError(str(trouble)) from None


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def general(request: AtDesk) -> HttpResponse:
    """The form, and the colour as it looks in both themes."""
    workspace = request.workspace
    form = GeneralForm(request.POST if request.method == "POST" else None, initial=_kept(request))
    if form.is_bound and form.is_valid():
        wanted = {key: value for key, value in form.cleaned_data.items() if key != "accent_own"}
        change_workspace(workspace=workspace, actor=request.agent, **wanted)
        address = redirect("desk:settings-general", workspace.slug)
        address["Location"] += "?saved"
        return address
    given = {
        **context.settings(request, "general"),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "previews": previews(workspace.accent) if workspace.accent else [],
        "saved": "saved" in request.GET,
    }
    return render(request, "desk/workspace/general.html", given, status=422 if form.errors else 200)


def _kept(request: AtDesk) -> dict[str, Any]:
    workspace = request.workspace
    return {
        "name": workspace.name,
        "language": workspace.language,
        "time_zone": workspace.time_zone,
        "reopen_days": workspace.reopen_days,
        "accent_own": bool(workspace.accent),
        "accent": workspace.accent or OURS,
    }


@cache
def _zones() -> list[str]:
    """Those that name a place, and UTC."""
    found = zoneinfo.available_timezones()
    places = sorted(zone for zone in found if "/" in zone and not zone.startswith("Etc/"))
    return [*places, "UTC"]
