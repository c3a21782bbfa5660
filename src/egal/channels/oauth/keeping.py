"""What somebody has signed in to is kept with the inbox, or forgotten."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from egal.channels.asked import ask_at_once
from egal.channels.models import Grant
from egal.channels.oauth.asking import Tokens
from egal.channels.oauth.grants import kept
from egal.channels.signing_in import SignedIn
from egal.conversations.actions.change_inbox import change_inbox
from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared import clock

Settings = Mapping[str, Any]


@transaction.atomic
def keep(
    inbox: Inbox,
    actor: Actor,
    *,
    provider: str,
    tokens: Tokens,
    settings: Callable[[Settings, Grant], Settings],
) -> Grant:
    """A new row each time, so that who renews the old one meanwhile changes nothing.

    settings: what becomes of the inbox's own.
    """
    found = Inbox.objects.select_for_update().get(pk=inbox.pk)
    Grant.objects.filter(inbox=found).delete()
    grant = Grant.objects.create(
        workspace_id=found.workspace_id,
        inbox=found,
        provider=provider,
        account=tokens.account or found.address,
        given_at=clock.now(),
        given_by=actor.actor_name,
        **kept(tokens),
    )
    new = settings(found.settings, grant)
    change_inbox(inbox=found, actor=actor, name=found.name, settings=new)
    ask_at_once(found)
    _tell("inbox.signed_in", actor, grant)
    return grant


@transaction.atomic
def forget(inbox: Inbox, actor: Actor, settings: Callable[[Settings], Settings]) -> None:
    """settings: what is left of the inbox's own."""
    found = Inbox.objects.select_for_update().get(pk=inbox.pk)
    grant = Grant.objects.filter(inbox=found).first()
    if grant is None:
        return
    grant.delete()
    left = settings(found.settings)
    change_inbox(inbox=found, actor=actor, name=found.name, settings=left)
    ask_at_once(found)
    _tell("inbox.signed_out", actor, grant)


def signed_in(inboxes: Sequence[int], names: Mapping[str, str]) -> dict[int, SignedIn]:
    """By the ids of these inboxes of the current workspace. names: of providers by their keys."""
    found = Grant.objects.filter(inbox_id__in=inboxes).defer("tokens")
    return {
        grant.inbox_id: SignedIn(
            provider=names[grant.provider],
            account=grant.account,
            by=grant.given_by,
            at=grant.given_at,
            ended=grant.reason,
        )
        for grant in found
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
