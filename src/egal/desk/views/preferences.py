from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.workspaces.actions.change_preferences import change_preferences
from egal.workspaces.actions.change_signature import LONGEST, change_signature
from egal.workspaces.models import Account


@require_POST
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """How this person wants the desk, then back to where one was."""
    account = request.user
    assert isinstance(account, Account)  # noqa: S101 - there is no other user model
    change_preferences(
        account=account,
        language=request.POST.get("language"),
        appearance=request.POST.get("appearance"),
        after_solving=request.POST.get("after_solving"),
        single_keys={"on": True, "off": False}.get(request.POST.get("single_keys", "")),
    )
    back = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if here else "desk:home")


class SignatureForm(forms.Form):
    """Plain text, a few lines."""

    de = forms.CharField(
        label=_("In German"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    en = forms.CharField(
        label=_("In English"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "POST"])
@at_desk("conversations:write")
def signature(request: AtDesk) -> HttpResponse:
    """What stands below one's own messages in this workspace."""
    agent = request.agent
    kept = {"de": agent.signature_de, "en": agent.signature_en}
    form = SignatureForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_bound and form.is_valid():
        change_signature(agent=agent, actor=agent, **form.cleaned_data)
        address = redirect("desk:signature", request.workspace.slug)
        address["Location"] += "?saved"
        return address
    given = {
        **context.settings(request, "signature"),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        "saved": "saved" in request.GET,
    }
    return render(request, "desk/signature.html", given, status=422 if form.errors else 200)
