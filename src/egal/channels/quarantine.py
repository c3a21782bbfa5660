"""What came in and could not be understood: kept as it came, shown with its cause, tried anew."""

from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F, Func, QuerySet
from django.utils.translation import gettext as _

from egal.channels.door.sharing import NOBODYS, rightful
from egal.channels.models import Arrival, ArrivalState
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM, Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.permissions import require


def quarantined() -> QuerySet[Arrival]:
    """What waits for a person in this workspace, with its `size` in bytes, without its bytes."""
    return ever_quarantined().filter(state=ArrivalState.QUARANTINED)


def ever_quarantined() -> QuerySet[Arrival]:
    """The same with what was replayed since, so that one can see what became of it."""
    size = Func(F("raw"), function="octet_length", output_field=BigIntegerField())
    found = Arrival.objects.exclude(quarantined_at=None).select_related("inbox")
    return found.defer("raw").annotate(size=size)


def sender_of(arrival: Arrival) -> str:
    """Who seems to have sent it, as far as the door was told; "" where nobody knows."""
    return str(arrival.meta.get("mail_from") or "")


def cause_of(arrival: Arrival) -> str:
    """Why nobody could read it, in the language of whoever looks; as it was kept if that is news
    to the translation."""
    return _(arrival.error) if arrival.error else ""


@transaction.atomic
def quarantine(held: QuerySet[Arrival], reason: str) -> None:
    """Keep for a person what a worker holds, unless its claim has lapsed."""
    arrival = held.select_for_update(of=("self",)).defer("raw").first()
    if arrival is None:
        return
    arrival.state, arrival.error = ArrivalState.QUARANTINED, reason
    arrival.quarantined_at = clock.now()
    arrival.save(update_fields=["state", "error", "quarantined_at"])
    _record_quarantined(arrival)


@transaction.atomic
def keep_unread(*, inbox: Inbox, raw: bytes, meta: dict[str, Any], reason: str) -> Arrival:
    """Keep for a person what the door knows to be readable for nobody yet."""
    now = clock.now()
    arrival: Arrival = Arrival.unscoped.create(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        raw=raw,
        meta=meta,
        state=ArrivalState.QUARANTINED,
        error=reason,
        due_at=now,
        received_at=now,
        quarantined_at=now,
    )
    _record_quarantined(arrival)
    return arrival


@transaction.atomic
def replay(*, arrival: Arrival, actor: Actor) -> None:
    """Read it once more from the beginning; a second wish while it waits changes nothing.

    Worth it after an update, when the cause was on our side, or once the account it is about is
    connected: then it is that inbox's. It has three tries again.
    """
    require(actor, "inboxes:write", arrival.workspace_id)
    found = Arrival.objects.select_for_update(of=("self",)).defer("raw").get(pk=arrival.pk)
    if found.state == ArrivalState.TAKEN:
        raise Trouble(_("This has become a message already."))
    if found.state == ArrivalState.QUARANTINED:
        _wait_again(found, actor)


def _wait_again(arrival: Arrival, actor: Actor) -> None:
    inbox = rightful(arrival)
    if inbox is None:
        raise Trouble(_(NOBODYS))
    arrival.inbox = inbox
    arrival.state, arrival.attempts, arrival.due_at = ArrivalState.WAITING, 0, clock.now()
    arrival.save(update_fields=["inbox", "state", "attempts", "due_at"])
    record(
        "arrival.replayed",
        workspace_id=arrival.workspace_id,
        actor=actor,
        arrival=arrival.id,
        inbox=arrival.inbox_id,
        cause=arrival.error,
    )
    wake("arrivals")


def _record_quarantined(arrival: Arrival) -> None:
    record(
        "arrival.quarantined",
        workspace_id=arrival.workspace_id,
        actor=SYSTEM,
        arrival=arrival.id,
        inbox=arrival.inbox_id,
        cause=arrival.error,
    )
