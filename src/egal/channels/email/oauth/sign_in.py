"""A mailbox is signed in: its grant is kept, and its servers are filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import Refused
from egal.channels.email.oauth.asking import redeemed
from egal.channels.email.oauth.providers import PROVIDERS, Protocol, Provider
from egal.channels.models import Grant
from egal.channels.oauth import keeping
from egal.channels.oauth.asking import Tokens
from egal.channels.signing_in import Answer, SignedIn
from egal.conversations.models import Inbox
from egal.events.record import Actor

_BOTH: tuple[Protocol, ...] = ("imap", "smtp")


def sign_in(inbox: Inbox, actor: Actor, answer: Answer) -> None:
    """Ask for tokens, then keep them. Raises DeliveryError, and nothing has changed."""
    provider = PROVIDERS[answer.provider]
    tokens = redeemed(provider, code=answer.code, verifier=answer.verifier, back=answer.back)
    words = {"provider": provider.name}
    if not tokens.enough:
        raise Refused(
            _("%(provider)s was not allowed to let Egal read and send mail. Tick that, too.")
            % words
        )
    if not tokens.refresh:
        raise Refused(_("%(provider)s gave no lasting permission. Try again.") % words)
    _keep(inbox, actor, provider, tokens)


def sign_out(inbox: Inbox, actor: Actor) -> None:
    """Forget the grant, and the servers nobody could sign in to any more."""
    keeping.forget(inbox, actor, _without)


def signed_in(inboxes: Sequence[int]) -> Mapping[int, SignedIn]:
    """By the ids of these inboxes of the current workspace."""
    return keeping.signed_in(inboxes, {key: one.name for key, one in PROVIDERS.items()})


def _keep(inbox: Inbox, actor: Actor, provider: Provider, tokens: Tokens) -> None:
    keeping.keep(
        inbox,
        actor,
        provider=provider.key,
        tokens=tokens,
        settings=lambda told, grant: _with(told, provider, grant),
    )


def _with(settings: Mapping[str, Any], provider: Provider, grant: Grant) -> dict[str, Any]:
    """The provider's servers, unless they are there: then folder and user names stay as they are,
    for somebody who reads a mailbox that is shared with them."""
    signed_in = {"oauth": {"provider": provider.key, "grant": grant.id}}
    before = settings.get("oauth") or {}
    if before.get("provider") == provider.key and any(
        provider.serves(settings, protocol) for protocol in _BOTH
    ):
        return {**settings, **signed_in}
    users = {f"{protocol}_user": grant.account for protocol in _BOTH}
    passwords = {f"{protocol}_password": "" for protocol in _BOTH}
    folder = {"imap_folder": settings.get("imap_folder") or "INBOX"}
    return {**settings, **provider.servers, **users, **passwords, **folder, **signed_in}


def _without(settings: Mapping[str, Any]) -> dict[str, Any]:
    provider = PROVIDERS[settings["oauth"]["provider"]]
    gone = tuple(f"{protocol}_" for protocol in _BOTH if provider.serves(settings, protocol))
    return {
        name: value
        for name, value in settings.items()
        if name != "oauth" and not (gone and name.startswith(gone))
    }
