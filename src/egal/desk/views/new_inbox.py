"""Adding an inbox: which channel, then its form."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from egal.channels.base import Conversing, Introduction
from egal.channels.connect import connect_inbox
from egal.channels.introducing import address_of, introduction, may_wait
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble

NEW = "email"  # what is added where a form says nothing else


class NewForm(forms.Form):
    """What every new inbox has. Its address is called as its channel calls it."""

    inbox_address = forms.CharField(label=_("Address"), max_length=254)
    inbox_name = forms.CharField(label=_("Name"), max_length=200, required=False)

    def __init__(self, *given: Any, channel: str, told: Introduction, **named: Any) -> None:
        super().__init__(*given, **named)
        self._channel = channel
        address = self.fields["inbox_address"]
        address.label, address.help_text = told.address, told.help
        address.required = not may_wait(channel)

    def clean_inbox_address(self) -> str:
        try:
            return address_of(self._channel, self.cleaned_data["inbox_address"])
        except Trouble as trouble:
            raise forms.ValidationError(str(trouble)) from None


@require_http_methods(["GET", "POST"])
@at_desk("inboxes:write")
def new_inbox(request: AtDesk) -> HttpResponse:
    """All channels to choose from, or the form of one (?channel=chat)."""
    data = request.POST if request.method == "POST" else None
    if data is None and "channel" not in request.GET:
        return _choice(request)
    channel = request.GET.get("channel", NEW)
    told = introduction(channel)
    if told is None:
        raise Http404
    first = NewForm(data, channel=channel, told=told, initial=_called(request, channel))
    form = channel_of(channel).settings_form(data)
    if data is not None and all([first.is_valid(), form.is_valid()]):
        try:
            return _to(request, _connected(request, channel, first, form))
        except Trouble as trouble:
            first.add_error("inbox_address", str(trouble))
    given = {
        **context.settings(request, "inboxes"),
        "told": told,
        "first": context.setting_groups(first, {}, {}),
        "groups_of_fields": context.setting_groups(form, {}, {}),
    }
    status = 422 if first.errors or form.errors else 200
    return render(request, "desk/inbox.html", given, status=status)


def _choice(request: AtDesk) -> HttpResponse:
    given = {**context.settings(request, "inboxes"), "channels": context.channels_to_add()}
    return render(request, "desk/new_inbox.html", given)


def _called(request: AtDesk, channel: str) -> dict[str, str]:
    """A chat has no address of its own, so it begins with the workspace's."""
    named = isinstance(channel_of(channel), Conversing)
    return {"inbox_address": request.workspace.slug} if named else {}


def _connected(request: AtDesk, channel: str, first: NewForm, form: forms.Form) -> Inbox:
    return connect_inbox(
        workspace=request.workspace,
        channel=channel,
        address=first.cleaned_data["inbox_address"],
        name=first.cleaned_data["inbox_name"],
        settings=form.cleaned_data,
        actor=request.agent,
    )


def _to(request: AtDesk, added: Inbox) -> HttpResponse:
    return redirect("desk:inbox", request.workspace.slug, public_id(added.id))
