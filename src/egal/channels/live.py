"""Taking in what a customer writes on our own pages: at once, in the request that brings it.

There is no provider between: who wrote it is known by a token, the browser keeps what it has not
been told to be safe, and sends it again. So it is read here and now; what nobody can read is
refused to whoever has it. As with any arrival what came is kept, and a copy is known by the ledger.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.channels.base import Conversing, NewMessage, Raw
from egal.channels.intake import KeptFile, TakenIn, take_in
from egal.channels.models import Arrival, ArrivalState
from egal.channels.registry import channel_of, channels
from egal.contacts.models import Visitor
from egal.conversations.models import Attachment, Inbox
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.models import Portal


def live_inbox(portal: Portal) -> Inbox | None:
    """Where what is written at this portal comes in: the oldest chat that is offered there."""
    live = [key for key, channel in channels().items() if isinstance(channel, Conversing)]
    found = Inbox.objects.filter(workspace=portal.workspace_id, channel__in=live)
    return found.exclude(pk__in=portal.hidden).order_by("id").first()


@transaction.atomic
def take_in_now(
    *,
    inbox: Inbox,
    raw: bytes,
    meta: Mapping[str, Any],
    visitor: Visitor,
    uploads: Collection[int] = (),
) -> TakenIn:
    """One message of this visitor's with files uploaded by them; told apart from its copies.

    uploads: their ids. Raises Unreadable. Trouble for a file that is not there any more, or is
    somebody else's.
    """
    fact = _fact(inbox, raw, meta)
    now = clock.now()
    held = list(_waiting(visitor).select_for_update(of=("self",)).filter(pk__in=uploads))
    taken = take_in(inbox=inbox, fact=fact, kept=[_kept(each) for each in held], at=now)
    if taken.duplicate:
        return taken
    if len(held) < len(set(uploads)):
        raise Trouble(_("A file is not there any more or was sent already. Upload it again."))
    _waiting(visitor).filter(pk__in=uploads).delete()
    Arrival.objects.create(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        raw=raw,
        meta=dict(meta),
        state=ArrivalState.TAKEN,
        attempts=1,
        message_id=taken.message_id,
        due_at=now,
        received_at=now,
    )
    return taken


def _waiting(visitor: Visitor) -> QuerySet[Attachment]:
    own = Attachment.objects.filter(uploaded_by_kind="visitor", uploaded_by_id=visitor.id)
    return own.filter(message=None)


def _fact(inbox: Inbox, raw: bytes, meta: Mapping[str, Any]) -> NewMessage:
    [fact] = channel_of(inbox.channel).read(Raw(raw, meta, inbox.address))
    assert isinstance(fact, NewMessage)  # noqa: S101 - nobody else writes here
    return fact


def _kept(upload: Attachment) -> KeptFile:
    return KeptFile(upload.name, upload.content_type, upload.size, upload.sha256, inline=False)
