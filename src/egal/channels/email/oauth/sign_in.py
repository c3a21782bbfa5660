"""A mailbox is signed in: its grant is kept, and its servers are filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.base import Refused
from egal.channels.email.models import Grant
from egal.channels.email.oauth.asking import Tokens, redeemed
from egal.channels.email.oauth.grants import kept
from egal.channels.email.oauth.providers import PROVIDERS, Protocol, Provider
from egal.channels.signing_in import Answer, SignedIn
from egal.conversations.actions.change_inbox import change_inbox
from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared import clock

_BOTH: tuple[Protocol, ...] = ("imap", "smtp")


def sign_in(inbox: Inbox, actor: Actor, answer: Answer) -> None:
    """Ask for tokens, then keep them. Raises DeliveryError, and nothing has changed."""
    provider = PROVIDERS[answer.provider]
    tokens = redeemed(provider, code=answer.code, verifier=answer.verifier, back=answer.back)
    words = {"provider": provider.name}
    if not tokens.mail:
        raise Refused(
            _("%(provider)s was not allowed to let Egal read and send mail. Tick that, too.")
            % words
        )
    if not tokens.refresh:
        raise Refused(_("%(provider)s gave no lasting permission. Try again.") % words)
    _keep(inbox, actor, provider, tokens)


@transaction.atomic
def sign_out(inbox: Inbox, actor: Actor) -> None:
    """Forget the grant, and the servers nobody could sign in to any more."""
    found = Inbox.objects.select_for_update().get(pk=inbox.pk)
    grant = Grant.objects.filter(inbox=found).first()
    if grant is None:
        return
    grant.delete()
    change_inbox(inbox=found, actor=actor, name=found.name, settings=_without(found.settings))
    _tell("inbox.signed_out", actor, grant)


def signed_in(inboxes: Sequence[int]) -> Mapping[int, SignedIn]:
    """By the ids of these inboxes of the current workspace."""
    found = Grant.objects.filter(inbox_id__in=inboxes).defer("tokens")
    return {
        grant.inbox_id: SignedIn(
            provider=PROVIDERS[grant.provider].name,
            account=grant.account,
            by=grant.given_by,
            at=grant.given_at,
            ended=grant.reason,
        )
        for grant in found
    }


@transaction.atomic
def _keep(inbox: Inbox, actor: Actor, provider: Provider, tokens: Tokens) -> None:
    """A new row each time, so that who renews the old one meanwhile changes nothing."""
    found = Inbox.objects.select_for_update().get(pk=inbox.pk)
    Grant.objects.filter(inbox=found).delete()
    grant = Grant.objects.create(
        workspace_id=found.workspace_id,
        inbox=found,
        provider=provider.key,
        account=tokens.account or found.address,
        given_at=clock.now(),
        given_by=actor.actor_name,
        **kept(tokens),
    )
    settings = _with(found.settings, provider, grant)
    change_inbox(inbox=found, actor=actor, name=found.name, settings=settings)
    _tell("inbox.signed_in", actor, grant)


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


def _tell(kind: str, actor: Actor, grant: Grant) -> None:
    record(
        kind,
        workspace_id=grant.workspace_id,
        actor=actor,
        inbox=grant.inbox_id,
        provider=grant.provider,
        account=grant.account,
    )
