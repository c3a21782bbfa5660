"""What providers report about messages of ours: each report once, whenever it comes."""

from dataclasses import dataclass
from datetime import datetime

from egal.channels.base import DeliveryUpdate
from egal.channels.early import TooEarly
from egal.channels.ledger import message_known_as
from egal.channels.models import LedgerEntry
from egal.conversations.actions.report_delivery import report_delivery
from egal.conversations.models import Delivery, DeliveryState, Direction, Inbox, Message
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
    """Note it, in the caller's transaction; False for a copy, and for a report on what is no
    message of this workspace.

    Raises TooEarly while the id may be that of something we are sending.
    """
    fact = report.fact
    with scope.of(report.inbox.workspace_id):
        message = _ours(report)
        if message is None and _may_be_in_hand(report):
            raise TooEarly
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


def _ours(report: Report) -> Message | None:
    """By our own reference, or by the id the provider gave it when we sent it."""
    if report.fact.message_id is None:
        known = message_known_as(report.inbox, report.fact.key)
        return known if known and known.direction == Direction.OUTBOUND else None
    ours = Message.objects.filter(pk=report.fact.message_id, direction=Direction.OUTBOUND)
    return ours.select_related("conversation").first()


def _may_be_in_hand(report: Report) -> bool:
    """Whether the provider may have been quicker than our own note of the id it gave."""
    if report.fact.message_id is not None:
        return False
    sending = Delivery.objects.filter(inbox=report.inbox, state=DeliveryState.SENDING)
    return sending.exists()


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
