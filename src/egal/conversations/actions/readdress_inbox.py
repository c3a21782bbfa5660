from django.db import transaction

from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def readdress_inbox(*, inbox: Inbox, actor: Actor, address: str) -> None:
    """Name the account an inbox is, which was chosen only after somebody had signed in to it.

    address: as its channel spells it. Trouble where another inbox is this account.
    """
    require(actor, "inboxes:write", inbox.workspace_id)
    kept = Inbox.objects.select_for_update().get(pk=inbox.pk)
    if kept.address == address:
        return
    if Inbox.unscoped.filter(channel=kept.channel, address=address).exists():
        raise Trouble(f"{address} is an inbox already. An address belongs to one inbox.")
    kept.address = inbox.address = address
    kept.save(update_fields=["address"])
    record(
        "inbox.changed",
        workspace_id=kept.workspace_id,
        actor=actor,
        inbox=kept.id,
        changed=["address"],
    )
