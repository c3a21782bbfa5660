"""Connecting an inbox: the channel checks what it is told, the core keeps it."""

from collections.abc import Mapping
from typing import Any

from egal.channels.introducing import address_of
from egal.channels.registry import channel_of
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace


def connect_inbox(
    *,
    workspace: Workspace,
    channel: str,
    address: str,
    actor: Actor,
    name: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Inbox:
    """Add an inbox with settings as its channel's form takes them; Trouble names a bad one."""
    return add_inbox(
        workspace=workspace,
        channel=channel,
        address=address_of(channel, address),
        name=name,
        settings=checked_settings(channel, settings or {}),
        actor=actor,
    )


def checked_settings(channel: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as the channel's form cleans them; raises Trouble for the first bad one."""
    form = channel_of(channel).settings_form(dict(settings))
    unknown = settings.keys() - form.fields.keys()
    if unknown:
        known = ", ".join(form.fields)
        raise Trouble(f"“{min(unknown)}” is no setting of {channel}; there are {known}.")
    if not form.is_valid():
        field, errors = next(iter(form.errors.get_json_data().items()))
        raise Trouble(f"{field}: {' '.join(error['message'] for error in errors)}")
    return dict(form.cleaned_data)


def server_settings(channel: str, url: str) -> dict[str, Any]:
    """The settings one URL of the provider's server stands for; none for an empty one."""
    if not url:
        return {}
    try:
        return dict(channel_of(channel).settings_from_url(url))
    except ValueError as error:
        raise Trouble(str(error)) from None
