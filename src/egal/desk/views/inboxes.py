"""Settings of inboxes: how each is, its form, asking its server, pausing it."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.channels.base import Advising, DeliveryError, InboxSettings, Previewing
from egal.channels.changing import changed_form, filled_form, save_form
from egal.channels.checking import advice_on, check_inbox
from egal.channels.introducing import choosing
from egal.channels.pauses import resting
from egal.channels.registry import channel_of
from egal.channels.signing import can_sign, signing_keys
from egal.channels.signing_in import providers_of, signed_in
from egal.channels.telephoning import meets_menu
from egal.conversations.actions.assign_inbox import assign_inbox
from egal.conversations.actions.pause_inbox import pause_inbox, resume_inbox
from egal.conversations.models import Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context import agents
from egal.desk.views.signing_in import SAID
from egal.shared.ids import number_of, public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent


class NameForm(forms.Form):
    """What every inbox has, whatever its channel."""

    inbox_name = forms.CharField(label=_("Name"), max_length=200)
    inbox_assignee = forms.ChoiceField(label=_("New conversations go to"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["inbox_assignee"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [("", _("Nobody in particular")), *agents.choices()]

    def assignee(self) -> Agent | None:
        """Whom a valid form names."""
        public = self.cleaned_data["inbox_assignee"]
        return Agent.objects.get(pk=number_of(public)) if public else None


@require_GET
@at_desk("inboxes:read")
def start(request: AtDesk) -> HttpResponse:
    """To the first page of the settings."""
    return redirect("desk:inboxes", request.workspace.slug)


@require_GET
@at_desk("inboxes:read")
def inboxes(request: AtDesk) -> HttpResponse:
    """All, each with how it is."""
    given = {
        **context.settings(request, "inboxes"),
        "inboxes": context.inbox_rows(request),
    }
    return render(request, "desk/inboxes.html", given)


@require_http_methods(["GET", "POST"])
@at_desk("inboxes:write")
def inbox(request: AtDesk, public: str) -> HttpResponse:
    """Its settings, without their secrets."""
    found = row_or_404(Inbox.objects.all(), public)
    if request.method == "GET":
        return page_as_kept(request, found, saved="saved" in request.GET)
    first, form = NameForm(request.POST), changed_form(found, request.POST.dict())
    if not all([first.is_valid(), form.is_valid()]):
        return _page(request, found, first, form)
    with transaction.atomic():
        save_form(found, form, name=first.cleaned_data["inbox_name"], actor=request.agent)
        assign_inbox(inbox=found, actor=request.agent, agent=first.assignee())
    return _to(request, found, "?saved")


@require_POST
@at_desk("inboxes:write")
def check(request: AtDesk, public: str) -> HttpResponse:
    """What its server says, as a part of the page or as the page."""
    found = row_or_404(Inbox.objects.all(), public)
    said = check_inbox(inbox=found, actor=request.agent)
    if request.headers.get("HX-Request"):
        return render(request, "desk/_check.html", {"check": said})
    return page_as_kept(request, found, check=said)


@require_POST
@at_desk("inboxes:write")
def pause(request: AtDesk, public: str) -> HttpResponse:
    """Let what is written wait."""
    found = row_or_404(Inbox.objects.all(), public)
    pause_inbox(inbox=found, actor=request.agent)
    return _to(request, found)


@require_POST
@at_desk("inboxes:write")
def resumption(request: AtDesk, public: str) -> HttpResponse:
    """Send again."""
    found = row_or_404(Inbox.objects.all(), public)
    resume_inbox(inbox=found, actor=request.agent)
    return _to(request, found)


@require_POST
@at_desk("inboxes:write")
def choice(request: AtDesk, public: str) -> HttpResponse:
    """Be the account that was chosen among those of whoever signed in."""
    found = row_or_404(Inbox.objects.all(), public)
    try:
        choosing(found.channel).choose(found, request.agent, request.POST.get("address", ""))
    except (Trouble, DeliveryError) as error:
        return page_as_kept(request, found, chosen_said=str(error))
    return _to(request, found)


@require_GET
@at_desk("inboxes:write")
def domain(request: AtDesk, public: str) -> HttpResponse:
    """What DNS says about its domain; asked for by the page once that stands."""
    found = row_or_404(Inbox.objects.all(), public)
    return render(request, "desk/_domain.html", {"advice": advice_on(found)})


def _named(found: Inbox) -> NameForm:
    assignee = public_id(found.assignee_id) if found.assignee_id else ""
    return NameForm(initial={"inbox_name": found.name, "inbox_assignee": assignee})


def page_as_kept(request: AtDesk, found: Inbox, **more: Any) -> HttpResponse:
    """The page of an inbox with nothing typed in, and what else it shall say."""
    return _page(request, found, _named(found), filled_form(found), **more)


def _page(
    request: AtDesk, found: Inbox, first: NameForm, form: forms.Form, **more: Any
) -> HttpResponse:
    rest = resting([found.id]).get(found.id)
    given = {
        **context.settings(request, "inboxes"),
        "inbox": found,
        "public": public_id(found.id),
        **context.in_view(found),
        "channel_name": context.channel_name(found),
        "state": context.states([found])[found.id],
        "rests": bool(rest),
        "first": context.setting_groups(first, {}, {}),
        "groups_of_fields": context.setting_groups(form, found.settings, _previews(request, found)),
        "providers": providers_of(found),
        "signed_in": signed_in([found]).get(found.id),
        "sign_in_said": request.session.pop(SAID, ""),
        "meets_menu": meets_menu(found),
        **context.connecting(found),
        "has_advice": isinstance(channel_of(found.channel), Advising),
        **_signing(found),
        **context.trial(request, found),
        **more,
    }
    return render(request, "desk/inbox.html", given, status=_status(first, form))


def _signing(found: Inbox) -> dict[str, Any]:
    keys = signing_keys(found)
    waits = any(not key.signs for key in keys)
    return {"can_sign": can_sign(found), "signing_keys": keys, "key_waits": waits}


def _previews(request: AtDesk, found: Inbox) -> dict[str, str]:
    channel = channel_of(found.channel)
    told = InboxSettings(found.address, found.settings, found.name)
    if not isinstance(channel, Previewing):
        return {}
    own = {"de": request.agent.signature_de, "en": request.agent.signature_en}
    return dict(channel.previews(told, request.agent.actor_name, request.workspace.name, own))


def _status(*forms_: forms.Form) -> int:
    return 422 if any(form.errors for form in forms_) else 200


def _to(request: AtDesk, found: Inbox, query: str = "") -> HttpResponse:
    address = redirect("desk:inbox", request.workspace.slug, public_id(found.id))
    address["Location"] += query
    return address
