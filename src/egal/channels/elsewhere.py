"""Where else a customer can be reached: at proved addresses, by inboxes they have not used here."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from egal.channels.base import Capabilities, Conversing
from egal.channels.pauses import resting
from egal.channels.registry import channel_of
from egal.channels.spelling import legible_identity
from egal.contacts.evidence import PROOFS
from egal.contacts.models import Identity
from egal.contacts.visitors import KIND
from egal.conversations.models import Conversation, Inbox, Pause


def further(
    conversation: Conversation, used: Collection[str], inbox_id: int | None = None
) -> Iterator[tuple[Inbox, Identity, str, Pause | None]]:
    """(inbox, address, why it is shut, its rest) for kinds of addresses not used here.

    The oldest inbox of each channel, or the one that is asked for. why: "" where it is open.
    """
    known = _addresses(conversation, used if inbox_id is None else ())
    inboxes = list(Inbox.objects.filter(pk=inbox_id) if inbox_id else _oldest()) if known else []
    rests = resting(inbox.id for inbox in inboxes)
    for inbox in inboxes:
        if identity := known.get(channel_of(inbox.channel).identity_kind):
            yield inbox, identity, _why_not(identity), rests.get(inbox.id)


def begun(inbox: Inbox, able: Capabilities) -> Capabilities:
    """What can be done where they have not written: nothing, where only they can begin."""
    if able.begins or isinstance(channel_of(inbox.channel), Conversing) or not able.can_send:
        return able
    return Capabilities(False, _("By this way only the customer can begin."))


def _oldest() -> list[Inbox]:
    return list(Inbox.objects.order_by("channel", "id").distinct("channel"))


def _addresses(conversation: Conversation, used: Collection[str]) -> dict[str, Identity]:
    """By kind the address that is proved, the one proved last; else any. Browsers only if they
    have shown whose they are: an answer there shows them the whole conversation."""
    rows = Identity.objects.filter(contact=conversation.contact_id).exclude(kind__in=used)
    proved = rows.filter(kind=KIND, evidence__kind__in=PROOFS, visitors__ended_at=None)
    found = [*rows.exclude(kind=KIND), *proved.distinct()]
    found.sort(key=lambda each: (each.verified_at is not None, each.verified_at or each.created_at))
    return {each.kind: each for each in found}


def _why_not(identity: Identity) -> str:
    if identity.verified_at:
        return ""
    return _("It is not proved that %(address)s is theirs.") % {
        "address": legible_identity(identity)
    }
