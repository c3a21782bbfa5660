"""Changing an inbox's settings: what its form is given, and which of its secrets stay.

A secret is never shown, so an empty field means: as it was. That holds only while it goes where it
went; else whoever may change the server could have the password sent to one of their own.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from egal.channels.asked import ask_at_once
from egal.channels.registry import channel_of
from egal.conversations.actions.change_inbox import change_inbox
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared.trouble import Trouble

_WHERE = ("host", "port", "security", "server")  # smtp_password goes where smtp_host, … say


def filled_form(inbox: Inbox) -> forms.Form:
    """The channel's form with what is set, but for secrets: their fields never show a value."""
    return channel_of(inbox.channel).settings_form(initial=inbox.settings)


def changed_form(inbox: Inbox, given: Mapping[str, Any]) -> forms.Form:
    """The form with all fields as given, checked; secrets that were left empty stay."""
    fields = channel_of(inbox.channel).settings_form.base_fields
    unseen = {name: inbox.settings.get(name) for name in fields if _is_unseen(fields[name])}
    given = {**unseen, **given}
    kept = {
        name: inbox.settings[name]
        for name, field in fields.items()
        if _is_secret(field) and not given.get(name) and inbox.settings.get(name)
        if not _given_up(name, fields, given)
    }
    form = channel_of(inbox.channel).settings_form({**given, **kept, **_beside(inbox)})
    if form.is_valid():
        for name in kept:
            if _goes_elsewhere(name, form.cleaned_data, inbox.settings):
                form.add_error(name, _("The server has changed: type the password again."))
    return form


def save_form(inbox: Inbox, form: forms.Form, *, name: str, actor: Actor) -> list[str]:
    """Keep what a valid form says, and what no field of it is about; the names of what changed."""
    settings = {**_beside(inbox), **form.cleaned_data}
    changed = change_inbox(inbox=inbox, actor=actor, name=name, settings=settings)
    ask_at_once(inbox)
    return changed


def change_settings(
    *, inbox: Inbox, actor: Actor, name: str | None, settings: Mapping[str, Any]
) -> list[str]:
    """Change the settings that are given and leave the rest; Trouble names a bad one."""
    fields = channel_of(inbox.channel).settings_form.base_fields
    if unknown := settings.keys() - fields.keys():
        known = ", ".join(fields)
        raise Trouble(f"“{min(unknown)}” is no setting of {inbox.channel}; there are {known}.")
    shown = {key: inbox.settings.get(key) for key in fields if not _is_secret(fields[key])}
    form = changed_form(inbox, {**shown, **settings})
    if not form.is_valid():
        field, errors = next(iter(form.errors.get_json_data().items()))
        raise Trouble(f"{field}: {' '.join(error['message'] for error in errors)}")
    return save_form(inbox, form, name=inbox.name if name is None else name, actor=actor)


def _beside(inbox: Inbox) -> dict[str, Any]:
    """What no field is about, such as that somebody signed in; a form may look at it."""
    fields = channel_of(inbox.channel).settings_form.base_fields
    return {key: value for key, value in inbox.settings.items() if key not in fields}


def _is_secret(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.PasswordInput)


def _is_unseen(field: forms.Field) -> bool:
    """It stands on no page, so no page can mean to empty it."""
    return isinstance(field.widget, forms.HiddenInput)


def _given_up(secret: str, fields: Mapping[str, forms.Field], given: Mapping[str, Any]) -> bool:
    """Whether its server or its user is gone, and it with them."""
    group = secret.rpartition("_")[0]
    return any(
        f"{group}_{part}" in fields and not given.get(f"{group}_{part}")
        for part in ("host", "user")
    )


def _goes_elsewhere(secret: str, new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    group = secret.removesuffix(secret.rpartition("_")[2])
    places = [*(f"{group}{part}" for part in _WHERE), "api_url"]
    return any((new.get(place) or None) != (old.get(place) or None) for place in places)
