"""Short private links by which a customer goes on with a conversation on the web, once."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.contacts.models import Visitor
from egal.conversations.actions.locked import locked
from egal.conversations.actions.prove import prove_identity
from egal.conversations.models import Continuation, Conversation, Inbox
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock, crypto
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require

LASTS = timedelta(hours=72)
_LINK = re.compile(r"/c/([A-Za-z0-9]{8,40})(?![A-Za-z0-9])")


@transaction.atomic
def offer_continuation(
    *, conversation: Conversation, actor: Actor, inbox: Inbox, kind: str, value: str
) -> tuple[Continuation, str]:
    """A link that leads on from this conversation, and its secret, shown only now.

    inbox, kind, value: by which it will be sent, and to whom. Only who gets a code there as well
    goes on by it.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    now, secret = clock.now(), crypto.short_secret()
    continuation = Continuation.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        inbox=inbox,
        kind=kind,
        value=value,
        fingerprint=crypto.fingerprint(secret),
        made_by_kind=actor.actor_kind,
        made_by_id=actor.actor_id,
        made_by_name=actor.actor_name,
        created_at=now,
        expires_at=now + LASTS,
    )
    _record("conversation.continuation_offered", continuation, actor)
    return continuation, secret


@transaction.atomic
def cancel_continuation(*, continuation: Continuation, actor: Actor) -> None:
    """It leads nowhere from now on. One that was used stays used."""
    require(actor, "conversations:write", continuation.workspace_id)
    if _open(continuation).update(cancelled_at=clock.now()):
        _record("conversation.continuation_cancelled", continuation, actor)


@transaction.atomic
def take_continuation(
    *, continuation: Continuation, visitor: Visitor, actor: Actor = SYSTEM
) -> bool:
    """The visitor, who has typed the code that went to its address, goes on by it.

    The address is proved by link and code, and the conversation is the visitor's to see. False when
    somebody has used it up meanwhile: of two at once one has it.
    """
    require(actor, "conversations:write", continuation.workspace_id)
    if not _open(continuation).update(opened_at=clock.now(), visitor=visitor):
        return False
    proved = partial(
        prove_identity,
        visitor=visitor,
        kind=continuation.kind,
        value=continuation.value,
        actor=actor,
    )
    proved(how="code")
    proved(how="link")
    _record("conversation.continued", continuation, actor, contact=visitor.identity.contact_id)
    return True


def note_asked(continuation: Continuation) -> None:
    """Somebody has opened the link and asked for the code: shown at the desk."""
    _record("conversation.continuation_asked", continuation, SYSTEM)


def continuation_of(secret: str, workspace_id: int | None = None) -> Continuation | None:
    """Whose secret this is; it may be used or expired. Of this workspace, if one is given."""
    found = Continuation.unscoped.filter(fingerprint=crypto.fingerprint(secret))
    if workspace_id is not None:
        found = found.filter(workspace_id=workspace_id)
    return found.select_related("workspace", "inbox", "conversation").first()


def refuse_private_links(*texts: str) -> None:
    """Trouble where one of these texts, which everybody can read, has a link of one person."""
    for secret in (found[1] for text in texts for found in _LINK.finditer(text)):
        if continuation_of(secret):
            raise Trouble(_("The link in it is for one person. Send it in private."))


def leads_on(continuation: Continuation) -> bool:
    """Whether it can still be used."""
    unused = continuation.opened_at is None and continuation.cancelled_at is None
    return unused and continuation.expires_at > clock.now()


def _open(continuation: Continuation) -> QuerySet[Continuation]:
    return Continuation.objects.filter(
        pk=continuation.pk, opened_at=None, cancelled_at=None, expires_at__gt=clock.now()
    )


def _record(kind: str, continuation: Continuation, actor: Actor, **data: Any) -> None:
    record(
        kind,
        workspace_id=continuation.workspace_id,
        actor=actor,
        conversation_id=continuation.conversation_id,
        continuation=continuation.id,
        address={"kind": continuation.kind, "value": continuation.value},
        **data,
    )
