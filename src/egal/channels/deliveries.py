"""What providers report about messages of ours: each report once, whenever it comes."""

from dataclasses import dataclass
from datetime import datetime

from egal.channels.base import DeliveryUpdate
from egal.channels.models import LedgerEntry
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.models import Direction, Inbox, Message
from egal.events.record import SYSTEM
from egal.shared.text import storable
from egal.workspaces import scope


@dataclass(frozen=True, slots=True)
class Report:
    """A report at the door: by which inbox it came, and when it reached us."""

    inbox: Inbox
    fact: DeliveryUpdate
    at: datetime


def take_in_report(report: Report) -> bool:
    """Note it at the message, in the caller's transaction; False for a copy, and for a report on
    what is no message of this workspace."""
    fact = report.fact
    with scope.of(report.inbox.workspace_id):
        ours = Message.objects.filter(pk=fact.message_id, direction=Direction.OUTBOUND)
        message = ours.select_related("conversation").first()
        if message is None or not _is_first(report, message):
            return False
        report_delivery(
            message=message,
            actor=SYSTEM,
            state=fact.state,
            recipient=storable(fact.recipient),
            reason=storable(fact.reason),
        )
    return True


def _is_first(report: Report, message: Message) -> bool:
    _entry, created = LedgerEntry.objects.get_or_create(
        inbox=report.inbox,
        dedupe_key=report.fact.dedupe_key,
        defaults={
            "workspace_id": report.inbox.workspace_id,
            "message_id": message.id,
            "created_at": report.at,
        },
    )
    return created
