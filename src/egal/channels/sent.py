"""What else there is to note once a provider has taken a message: its id, whom it reached, where it
stands in public, what it has cost."""

from django.db.models import F
from django.utils.translation import gettext as _

from egal.channels.base import Address, Echo, Post, Priced, Receipt
from egal.channels.ledger import note_known
from egal.channels.posts import note_post
from egal.channels.prices import month_of
from egal.channels.registry import channel_of
from egal.contacts.actions.identities import add_identity
from egal.contacts.models import Identity
from egal.conversations.actions.joining import join_contacts
from egal.conversations.models import Delivery, Spending
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.workspaces import scope


def note_sent(delivery: Delivery, receipt: Receipt) -> None:
    """In the transaction that notes the sending itself."""
    with scope.of(delivery.workspace_id):
        if receipt.key:
            note_known(delivery.inbox, receipt.key, delivery.message_id, clock.now())
        if receipt.reached_as:
            _note_address(delivery, receipt.reached_as)
        if receipt.post:
            _note_post(delivery, receipt, receipt.post)
        if receipt.cost:
            _note_cost(delivery, receipt.cost)


def _note_address(delivery: Delivery, address: Address) -> None:
    """The provider has told it of the very person we wrote to, so both are one."""
    contact = delivery.message.conversation.contact
    evidence = _("told by %(channel)s when we wrote to them") % {
        "channel": channel_of(delivery.inbox.channel).name
    }
    known = Identity.objects.filter(kind=address.kind, value=address.address).first()
    if known and known.contact_id != contact.id:
        join_contacts(keep=known.contact, join=contact, actor=SYSTEM, evidence=evidence)
    elif known is None:
        add_identity(
            contact=contact,
            actor=SYSTEM,
            kind=address.kind,
            value=address.address,
            evidence=evidence,
            name=address.name,
            handle=address.handle,
        )


def _note_post(delivery: Delivery, receipt: Receipt, post: Post) -> None:
    inbox, message = delivery.inbox, delivery.message
    said = Echo(dedupe_key=receipt.key, external_id=receipt.external_id, to=None, text=message.text)
    own = Address(channel_of(inbox.channel).identity_kind, inbox.address, inbox.name)
    note_post(inbox=inbox, fact=said, post=post, author=own, message_id=message.id, at=clock.now())


def _note_cost(delivery: Delivery, cost: int) -> None:
    channel = channel_of(delivery.inbox.channel)
    assert isinstance(channel, Priced)  # noqa: S101 - no other has costs
    month = month_of(delivery.workspace)
    row, _created = Spending.objects.get_or_create(
        inbox=delivery.inbox,
        month=month,
        defaults={"workspace_id": delivery.workspace_id, "currency": channel.currency},
    )
    Spending.objects.filter(pk=row.pk).update(amount=F("amount") + cost, messages=F("messages") + 1)
