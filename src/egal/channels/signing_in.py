"""Signing an inbox in at its provider instead of typing a password there.

Somebody at the desk is sent to the provider, which asks them and sends them back with a code. What
was begun is kept in their session and ends with its answer or after a while, so that nobody can be
made to finish what another has begun (RFC 6749, section 10.12).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings
from egal.channels.listening import listen
from egal.channels.registry import channel_of, channels
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared import clock
from egal.shared.crypto import fingerprint, new_secret
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

PATIENCE = timedelta(minutes=15)  # for a person to sign in there, with a second factor at hand


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed an inbox in. provider: its name for people. account: as it is called there.

    ended: why the provider takes it no more, "" while it does; then somebody must do it again.
    """

    provider: str
    account: str
    by: str
    at: datetime
    ended: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser brings back: the code, with what is known of the question."""

    provider: str
    code: str
    verifier: str
    back: str


@runtime_checkable
class SigningIn(Protocol):
    """A channel whose inboxes can be signed in. Optional."""

    def providers(self, inbox: InboxSettings) -> Mapping[str, str]:
        """Their names for people by their keys; only those at which Egal is registered."""

    def question(
        self, provider: str, inbox: InboxSettings, *, state: str, verifier: str, back: str
    ) -> str:
        """The address at which this provider asks. Raises DeliveryError."""

    def sign_in(self, inbox: Inbox, actor: Actor, answer: Answer) -> None:
        """Get what opens the account, and keep it. Raises DeliveryError."""

    def sign_out(self, inbox: Inbox, actor: Actor) -> None:
        """Forget it."""

    def signed_in(self, inboxes: Sequence[int]) -> Mapping[int, SignedIn]:
        """Who signed these inboxes of the current workspace in; by their ids."""


def providers_of(inbox: Inbox) -> dict[str, str]:
    """Where this inbox can be signed in: names for people by keys."""
    channel = channels().get(inbox.channel)
    if channel is None or not isinstance(channel, SigningIn):
        return {}
    return dict(channel.providers(InboxSettings(inbox.address, inbox.settings)))


def signed_in(inboxes: Collection[Inbox]) -> dict[int, SignedIn]:
    """Who signed these inboxes in; by their ids."""
    found: dict[int, SignedIn] = {}
    for key, channel in channels().items():
        if isinstance(channel, SigningIn):
            found |= channel.signed_in([inbox.id for inbox in inboxes if inbox.channel == key])
    return found


def require_provider(*, inbox: Inbox, provider: str, actor: Actor) -> None:
    """Raise NotAllowed or Trouble unless this actor could sign this inbox in there."""
    require(actor, "inboxes:write", inbox.workspace_id)
    if provider not in (known := providers_of(inbox)):
        there = f"there are {', '.join(known)}" if known else "none is set up here"
        raise Trouble(f"“{provider}” is no provider to sign in at; {there}.")


def begin(
    *, inbox: Inbox, provider: str, actor: Actor, account: int, back: str
) -> tuple[str, dict[str, Any]]:
    """The address to send the browser to, and what to keep in its session.

    account: who sits there. back: where the provider sends it back to. Raises DeliveryError.
    """
    require_provider(inbox=inbox, provider=provider, actor=actor)
    state, verifier = new_secret(), new_secret()
    asked = _channel(inbox).question(
        provider,
        InboxSettings(inbox.address, inbox.settings),
        state=state,
        verifier=verifier,
        back=back,
    )
    begun = {
        "inbox": public_id(inbox.id),
        "slug": inbox.workspace.slug,
        "account": account,
        "provider": provider,
        "state": fingerprint(state),
        "verifier": verifier,
        "back": back,
        "until": (clock.now() + PATIENCE).isoformat(),
    }
    return asked, begun


def is_answer(begun: Mapping[str, Any], *, provider: str, account: int, state: str) -> bool:
    """Whether what this browser brings answers what was begun in it, in time."""
    return (
        (begun.get("provider"), begun.get("account")) == (provider, account)
        and constant_time_compare(begun["state"], fingerprint(state))
        and clock.now() < datetime.fromisoformat(begun["until"])
    )


def finish(
    *, inbox: Inbox, actor: Actor, begun: Mapping[str, Any], told: Mapping[str, str]
) -> None:
    """Sign it in with what the provider told by the browser.

    Raises Trouble when somebody there said no, DeliveryError when the provider does; signed in, but
    not called by the provider, is an error, too.
    """
    require_provider(inbox=inbox, provider=begun["provider"], actor=actor)
    name = providers_of(inbox)[begun["provider"]]
    if told.get("error") == "access_denied":
        raise Trouble(_("%(provider)s was not allowed to let Egal in.") % {"provider": name})
    if not told.get("code"):
        said = f"{told.get('error', '')} {told.get('error_description', '')}".strip()[:300]
        raise Trouble(_("%(provider)s says: %(words)s") % {"provider": name, "words": said})
    answer = Answer(begun["provider"], told["code"], begun["verifier"], begun["back"])
    _channel(inbox).sign_in(inbox, actor, answer)
    listen(Inbox.objects.get(pk=inbox.pk))


def sign_out(*, inbox: Inbox, actor: Actor) -> None:
    """Forget what opens its account. Its servers go with it; nothing that came is lost."""
    require(actor, "inboxes:write", inbox.workspace_id)
    channel = channel_of(inbox.channel)
    if isinstance(channel, SigningIn):
        channel.sign_out(inbox, actor)


def _channel(inbox: Inbox) -> SigningIn:
    channel = channel_of(inbox.channel)
    if not isinstance(channel, SigningIn):
        raise Trouble(f"Inboxes of {inbox.channel} are not signed in.")
    return channel
