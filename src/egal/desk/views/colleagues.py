"""Who works here: inviting, roles, leaving and coming back."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.conversations.actions.hand_over import hand_over
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.colleagues import colleague, colleagues
from egal.desk.permission_words import role_in_words, roles_given_by
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.actions.change_agent import change_role, deactivate_agent, reactivate_agent
from egal.workspaces.actions.invite import invite, waiting_in, withdraw_invitation
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require
from egal.workspaces.system_mail import mails_itself


class RoleForm(forms.Form):
    """Which role; of those that whoever asks may give."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, giver: Agent, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [(role, role_in_words(role)) for role in roles_given_by(giver.role)]


class InvitationForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    field_order = ("email", "role")


@require_GET
@at_desk("agents:read")
def agents(request: AtDesk) -> HttpResponse:
    """Everybody, and a form to invite one more."""
    return _list(request, InvitationForm(request.agent, initial={"role": "agent"}))


@require_POST
@at_desk("agents:write")
def invitations(request: AtDesk) -> HttpResponse:
    """Make a link; it is shown on this answer only, or mailed and not shown."""
    form = InvitationForm(request.agent, request.POST)
    if form.is_valid():
        try:
            made, secret = invite(
                workspace=request.workspace, actor=request.agent, **form.cleaned_data
            )
        except Trouble as trouble:
            form.add_error("email", str(trouble))
        else:
            url = "" if mails_itself() else f"{settings.PUBLIC_URL}/invitations/{secret}/"
            fresh = InvitationForm(request.agent, initial={"role": made.role})
            return _list(request, fresh, made=made, link=url)
    return _list(request, form)


@require_POST
@at_desk("agents:write")
def withdrawal(request: AtDesk, public: str) -> HttpResponse:
    """Let an invitation's link open nothing any more."""
    found = row_or_404(waiting_in(request.workspace), public)
    try:
        withdraw_invitation(invitation=found, actor=request.agent)
    except Trouble as trouble:
        form = InvitationForm(request.agent, initial={"role": "agent"})
        return _list(request, form, trouble=str(trouble))
    return redirect("desk:settings-agents", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@at_desk("agents:read")
def agent(request: AtDesk, public: str) -> HttpResponse:
    """One of them; another role."""
    found = _found(public)
    if request.method == "GET":
        return _one(request, found, saved="saved" in request.GET)
    require(request.agent, "agents:write", request.workspace.id)
    form = RoleForm(request.agent, request.POST)
    if not form.is_valid():
        return _one(request, found, form=form)
    try:
        change_role(agent=found, role=form.cleaned_data["role"], actor=request.agent)
    except Trouble as trouble:
        return _one(request, found, trouble=str(trouble))
    return _back(request, public)


@require_POST
@at_desk("agents:write")
def deactivation(request: AtDesk, public: str) -> HttpResponse:
    """End their work, and give what they have open to whom the form names, or to everybody."""
    found, named = _found(public), request.POST.get("to", "")
    to = row_or_404(Agent.objects.all(), named) if named else None
    try:
        with transaction.atomic():
            deactivate_agent(agent=found, actor=request.agent)
            hand_over(agent=found, actor=request.agent, to=to)
    except Trouble as trouble:
        return _one(request, _found(public), trouble=str(trouble))
    return _back(request, public)


@require_POST
@at_desk("agents:write")
def reactivation(request: AtDesk, public: str) -> HttpResponse:
    """Let them come back, in the role they had."""
    reactivate_agent(agent=_found(public), actor=request.agent)
    return _back(request, public)


def _list(request: AtDesk, form: InvitationForm, **more: Any) -> HttpResponse:
    given = {
        **context.settings(request, "agents"),
        **colleagues(request),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        **more,
    }
    status = 422 if form.errors or "trouble" in more else 200
    return render(request, "desk/workspace/agents.html", given, status=status)


def _one(request: AtDesk, found: Agent, form: RoleForm | None = None, **more: Any) -> HttpResponse:
    form = form or RoleForm(request.agent, initial={"role": found.role})
    given = {
        **context.settings(request, "agents"),
        **colleague(request, found),
        "groups_of_fields": context.setting_groups(form, {}, {}),
        **more,
    }
    status = 422 if form.errors or "trouble" in more else 200
    return render(request, "desk/workspace/agent.html", given, status=status)


def _found(public: str) -> Agent:
    return row_or_404(Agent.objects.select_related("account"), public)


def _back(request: AtDesk, public: str) -> HttpResponse:
    address = redirect("desk:settings-agent", request.workspace.slug, public)
    address["Location"] += "?saved"
    return address
