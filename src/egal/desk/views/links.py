"""The one-time links: of the first owner, and of an invitation.

Opening one changes nothing, so that a mail scanner that follows it does not use it up.
"""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from egal.shared.trouble import Trouble
from egal.workspaces.actions.accept_invitation import accept_invitation, accept_ownership
from egal.workspaces.actions.invite import open_invitation
from egal.workspaces.models import Agent, Invitation


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    password = forms.CharField(label=_("Password"), max_length=500, strip=False)


class OwnerForm(InvitationForm):
    company = forms.CharField(label=_("Company"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=[("de", "de"), ("en", "en")])


@never_cache
@require_http_methods(["GET", "POST"])
def owner(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the first owner and the company's workspace."""
    invitation = open_invitation(secret)
    if invitation is None or invitation.workspace_id is not None:
        return render(request, "desk/link_used.html", status=410)
    form = OwnerForm(request.POST or None, initial={"language": get_language()})
    return _answered(request, invitation, form, "desk/setup.html")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Become an agent of the workspace one was invited to."""
    found = open_invitation(secret)
    if found is None or found.workspace_id is None:
        return render(request, "desk/link_used.html", status=410)
    return _answered(request, found, InvitationForm(request.POST or None), "desk/invitation.html")


def _answered(
    request: HttpRequest, invitation: Invitation, form: InvitationForm, template: str
) -> HttpResponse:
    if form.is_valid():
        try:
            agent = _accepted(invitation, form.cleaned_data)
        except Trouble as trouble:
            form.add_error(None, str(trouble))
        else:
            return _signed_in(request, agent)
    shown = {"form": form, "invitation": invitation, "workspace": invitation.workspace}
    return render(request, template, shown, status=422 if form.errors else 200)


def _signed_in(request: HttpRequest, agent: Agent) -> HttpResponse:
    """To the desk; by the second step where the account has one already."""
    desk = reverse("desk:workspace", args=[agent.workspace.slug])
    answer: HttpResponse = perform_login(request, agent.account, redirect_url=desk)
    return answer


def _accepted(invitation: Invitation, given: dict[str, Any]) -> Agent:
    if invitation.workspace_id is None:
        return accept_ownership(invitation=invitation, **given)
    return accept_invitation(invitation=invitation, **given)
