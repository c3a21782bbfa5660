"""Whose it is what a provider tells: it calls one address for all accounts of an app.

An app of X or Meta has one webhook, whatever accounts, numbers and pages have given it their
permission. So each inbox has its address, any of them serves for the whole app, and what comes
goes to the inboxes of the accounts it names. Each of them judges the signature by its own secret:
what another app has signed is none of its business, even if it names its account. And each gets
its own part only, because two pages of one app may be two workspaces'.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.utils.translation import gettext_noop as _

from egal.channels.base import Shared, Verifying
from egal.channels.door.asked import Asked
from egal.channels.models import Arrival
from egal.channels.registry import channels
from egal.channels.webhooks import known
from egal.conversations.models import Inbox

NOBODYS = _(
    "This is about an account that no inbox is connected to. Connect it, then read this once more."
)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what came. inbox: None where no inbox has the account that it names."""

    inbox: Inbox | None
    body: bytes = field(repr=False)


def shares(asked: Asked, called: Inbox) -> Sequence[Share]:
    """called: the inbox at whose address it came, and by whose secret it is verified."""
    channel = channels()[called.channel]
    parts = channel.shares(asked.body) if isinstance(channel, Shared) else {}
    if not parts or parts.keys() <= {_account(called), ""}:  # by far the most
        return [Share(called, asked.body)]
    return list(_spread(asked, called, parts))


def rightful(arrival: Arrival) -> Inbox | None:
    """The inbox that has by now the account which this is about; None for none in its
    workspace."""
    channel = channels().get(arrival.inbox.channel)
    if channel is None or not isinstance(channel, Shared):
        return cast(Inbox, arrival.inbox)
    named = set(channel.shares(bytes(arrival.raw)))
    if not named or "" in named or _account(arrival.inbox) in named:
        return cast(Inbox, arrival.inbox)
    there = Inbox.unscoped.filter(channel=arrival.inbox.channel, workspace=arrival.workspace_id)
    return next((inbox for inbox in there.order_by("id") if _account(inbox) in named), None)


def _spread(asked: Asked, called: Inbox, parts: Mapping[str, bytes]) -> Iterator[Share]:
    left = dict(parts)
    if "" in left:
        yield Share(called, left.pop(""))
    for inbox in Inbox.unscoped.filter(channel=called.channel).order_by("id"):
        account = _account(inbox)
        if account in parts and _vouches(asked, inbox):
            left.pop(account, None)
            yield Share(inbox, parts[account])
    for body in left.values():
        yield Share(None, body)


def _vouches(asked: Asked, inbox: Inbox) -> bool:
    channel = channels()[inbox.channel]
    return isinstance(channel, Verifying) and channel.verify(
        asked.headers, asked.body, asked.url, known(inbox)
    )


def _account(inbox: Inbox) -> str:
    channel = channels()[inbox.channel]
    assert isinstance(channel, Shared)  # noqa: S101 - asked of no other
    return channel.account(known(inbox))
