"""Inboxes and their settings, as the settings' pages show them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.assigning import not_assigned
from egal.channels.base import InboxSettings
from egal.channels.budgets import Spent, spent_of
from egal.channels.pauses import in_words, paused_in_words, resting
from egal.channels.receiving import troubles
from egal.channels.registry import channel_of
from egal.channels.spelling import legible_inbox
from egal.conversations.models import Inbox, Pause
from egal.desk.access import AtDesk
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble


@dataclass(frozen=True, slots=True)
class State:
    """How an inbox is: "ok", "warn" or "bad", in a word and in a sentence."""

    tone: str
    word: str
    said: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of a form. kind: "text", "password", "number", "select", "checkbox", "date",
    "color", "textarea".

    kept: there is a secret that stays when the field is left empty. preview: what comes of it.
    when: the choices it is needed for, as `shown_when` of its form has them; "" for always.
    """

    field: BoundField
    kind: str
    kept: bool
    preview: str
    when: str = ""


def state(
    inbox: Inbox, rest: Pause | None, not_fetched: str = "", spent: Spent | None = None
) -> State:
    """rest: as `channels/pauses.py` `resting` finds it. not_fetched: as `receiving.py` says it.
    spent: as `budgets.py` has it."""
    if inbox.paused_at:
        return State("warn", _("Paused"), paused_in_words(inbox))
    if rest and rest.needs_mending:
        return State("bad", _("Needs mending"), in_words(rest))
    if not_fetched:
        return State("bad", _("Needs mending"), not_fetched)
    if rest:
        return State("warn", _("Rests"), in_words(rest))
    try:
        able = channel_of(inbox.channel).capabilities(InboxSettings(inbox.address, inbox.settings))
    except Trouble as trouble:
        return State("bad", _("Needs mending"), str(trouble))
    if able.by_hand:
        return State("ok", _("Works"), able.reason)
    if not able.can_send and not able.templates:
        return State("warn", _("Cannot send yet"), str(able.reason))
    if spent and spent.level != "fine":
        word = _("Budget spent") if spent.level == "over" else _("Works")
        return State("warn", word, spent.in_words())
    if stay := not_assigned(inbox):
        return State("warn", _("Works"), stay)
    return State("ok", _("Works"), _("Messages are taken in, and replies are sent."))


def states(inboxes: Collection[Inbox]) -> dict[int, State]:
    """How each of them is, by its id."""
    rests, not_fetched = resting(each.id for each in inboxes), troubles(inboxes)
    spent = spent_of(inboxes)
    return {
        each.id: state(each, rests.get(each.id), not_fetched.get(each.id, ""), spent.get(each.id))
        for each in inboxes
    }


def inbox_rows(request: AtDesk) -> list[dict[str, Any]]:
    """All inboxes of the workspace, by address."""
    inboxes = Inbox.objects.select_related("assignee__account")
    found = list(inboxes.order_by("channel", "address"))
    how = states(found)
    return [
        {
            **in_view(inbox),
            "channel": inbox.channel,
            "channel_name": channel_name(inbox),
            "icon": _icon(inbox),
            "state": how[inbox.id],
            "url": reverse("desk:inbox", args=[request.workspace.slug, public_id(inbox.id)]),
        }
        for inbox in found
    ]


def in_view(inbox: Inbox) -> dict[str, Any]:
    """What people call it, and what is said of it besides: its name, and a network's number that
    stands for nothing anybody knows."""
    legible = legible_inbox(inbox)
    number = "" if inbox.address in legible.replace(" ", "") else inbox.address
    return {
        "legible": legible,
        "also": [each for each in (inbox.name, number) if each and each != legible],
    }


def channel_name(inbox: Inbox) -> str:
    """For people; the bare key of a channel that has been taken out of the installation."""
    try:
        return str(channel_of(inbox.channel).name)
    except Trouble:
        return inbox.channel


def setting_groups(
    form: forms.Form, kept: Mapping[str, Any], previews: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields of a channel's form in its `groups`; those of no group come last.

    A group has the fields whose names begin as it says, or in one of the ways it says.
    kept: the settings there are, of which secrets only tell that there is one.
    """
    left = form.visible_fields()
    shown = []
    for title, about, beginning in [*getattr(form, "groups", ()), (_("More"), "", "")]:
        fields = [field for field in left if field.name.startswith(beginning)]
        left = [field for field in left if field not in fields]
        if fields:
            settings = [_setting(field, kept, previews) for field in fields]
            shown.append({"title": title, "about": about, "settings": settings})
    return shown


def _setting(field: BoundField, kept: Mapping[str, Any], previews: Mapping[str, str]) -> Setting:
    kind = _kind(field.field.widget)
    has_secret = kind == "password" and bool(kept.get(field.name))
    when = getattr(field.form, "shown_when", {}).get(field.name, "")
    return Setting(field, kind, has_secret, previews.get(field.name, ""), when)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "textarea"
    kinds: Iterable[str] = ("password", "number", "select", "checkbox", "date", "color")
    told = widget.attrs.get("type") or getattr(widget, "input_type", "")
    return next((kind for kind in kinds if told == kind), "text")


def _icon(inbox: Inbox) -> str:
    try:
        return channel_of(inbox.channel).icon
    except Trouble:
        return "circle-alert"
