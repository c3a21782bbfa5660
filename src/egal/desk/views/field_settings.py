"""The workspace's own fields: made, named, put in order, removed."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.conversations.actions.remove_field import remove_field
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context import own_fields
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.actions.custom_fields import add_field, change_field, place_field
from egal.workspaces.models import CustomField, FieldKind, FieldOf


class ChangedForm(forms.Form):
    """What can be changed later. choices: one a line."""

    name = forms.CharField(label=_("Name"), max_length=100)
    choices = forms.CharField(
        label=_("To choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; of “One of several” only. What has been chosen already stays."),
    )

    def wanted(self) -> dict[str, Any]:
        """What a valid form says, as the verbs take it."""
        return {**self.cleaned_data, "choices": self.cleaned_data["choices"].splitlines()}


class NewForm(ChangedForm):
    """What is decided once: of what, and of which kind."""

    of = forms.ChoiceField(
        label=_("For"),
        choices=[(FieldOf.CONTACT, _("Contacts")), (FieldOf.CONVERSATION, _("Conversations"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(each, each) for each in FieldKind.values])
    field_order = ("name", "of", "kind", "choices")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [(each, own_fields.kind_in_words(each)) for each in FieldKind.values]


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def fields(request: AtDesk) -> HttpResponse:
    """All of them, and a form for one more."""
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            add_field(workspace=request.workspace, actor=request.agent, **form.wanted())
        except Trouble as trouble:
            form.add_error(None, str(trouble))
        else:
            return redirect("desk:settings-fields", request.workspace.slug)
    given = {
        **context.settings(request, "fields"),
        **own_fields.fields(request),
        "form": form,
        "groups_of_fields": context.setting_groups(form, {}, {}),
    }
    return render(request, "desk/workspace/fields.html", given, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def field(request: AtDesk, public: str) -> HttpResponse:
    """Another name, other choices."""
    found = row_or_404(CustomField.objects.all(), public)
    kept = {"name": found.name, "choices": "\n".join(found.choices)}
    form = ChangedForm(request.POST if request.method == "POST" else None, initial=kept)
    if found.kind != FieldKind.CHOICE:
        del form.fields["choices"]
    if form.is_bound and form.is_valid():
        wanted = form.wanted() if found.kind == FieldKind.CHOICE else form.cleaned_data
        try:
            change_field(field=found, actor=request.agent, **wanted)
        except Trouble as trouble:
            form.add_error(None, str(trouble))
        else:
            address = redirect("desk:settings-field", request.workspace.slug, public)
            address["Location"] += "?saved"
            return address
    given = {
        **context.settings(request, "fields"),
        **own_fields.field(request, found),
        "form": form,
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "saved": "saved" in request.GET,
    }
    return render(request, "desk/workspace/field.html", given, status=422 if form.errors else 200)


@require_POST
@at_desk("workspace:write")
def place(request: AtDesk, public: str) -> HttpResponse:
    """Show it earlier or later."""
    found = row_or_404(CustomField.objects.all(), public)
    wanted = request.POST.get("position", "")
    position = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 0
    place_field(field=found, actor=request.agent, position=position)
    return redirect("desk:settings-fields", request.workspace.slug)


@require_POST
@at_desk("workspace:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """It is gone, with what was filled in."""
    remove_field(field=row_or_404(CustomField.objects.all(), public), actor=request.agent)
    return redirect("desk:settings-fields", request.workspace.slug)
