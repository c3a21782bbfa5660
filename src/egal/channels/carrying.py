"""Bringing codes to customers by whatever inbox can: chosen here, sent by the worker."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from egal.calls.destinations import refusal
from egal.channels.base import Beginning, Carried, Carrying, DeliveryError, InboxSettings, TryAgain
from egal.channels.pauses import resting
from egal.channels.registry import channel_of
from egal.channels.spelling import PHONE, spelled
from egal.channels.ways import able
from egal.conversations.codes import digits_of, link_of
from egal.conversations.models import Code, Inbox
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.models import Workspace

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=1)
MOST_TEXTS = 60  # an hour: they are paid, and whoever asks is anybody
PAUSE = timedelta(seconds=5)  # doubled with each try, while the code still holds


def carriers() -> list[Inbox]:
    """The inboxes of the workspace by which a code can go now, the oldest first."""
    inboxes = list(Inbox.objects.filter(paused_at=None).order_by("id"))
    rests = resting(inbox.id for inbox in inboxes)
    return [each for each in inboxes if _carries(each) and able(each, rests.get(each.id)).can_send]


def carriers_to_typed() -> list[Inbox]:
    """Those that reach an address as a customer types it: one to which we may write first."""
    return [each for each in carriers() if isinstance(channel_of(each.channel), Beginning)]


def carrier_of(kind: str, first: Inbox | None = None) -> Inbox | None:
    """The inbox that reaches addresses of this kind; `first` if it does."""
    found = [each for each in carriers() if channel_of(each.channel).identity_kind == kind]
    return next((each for each in found if each == first), None) or next(iter(found), None)


def addressed(given: str, workspace: Workspace) -> tuple[Inbox, str, str]:
    """The inbox, and (kind, value) of an address as a customer has typed it.

    Trouble where none of our ways can carry a code, or knows such an address. Only addresses that
    people know by heart: nobody types the number by which a network knows them.
    """
    trouble: Trouble | None = None
    for inbox in carriers_to_typed():
        kind = channel_of(inbox.channel).identity_kind
        try:
            value = spelled(kind, given, workspace)
        except Trouble as error:
            trouble = trouble or error
        else:
            _refuse_dear(kind, value, inbox)
            return inbox, kind, value
    raise trouble or Trouble("no inbox of this workspace can carry a code")


def most_an_hour(kind: str) -> int | None:
    """How many codes go to all addresses of this kind together; None where they cost nothing."""
    return MOST_TEXTS if kind == PHONE else None


def _refuse_dear(kind: str, value: str, inbox: Inbox) -> None:
    """What anybody may have sent, at our cost, goes where calls go, and to no premium number."""
    if kind == PHONE and refusal(value, line=inbox.address):
        raise Trouble(_("No code can be sent to this number. Use another address of yours."))


def carry_one(channel: str) -> int:
    """The worker sends one code by this channel that is due, outside of any transaction; how many
    these were."""
    code = _claimed(channel)
    if code is None:
        return 0
    with scope.of(code.workspace_id), translation.override(code.language):
        try:
            _carry(code)
        except DeliveryError as error:
            _later(code, error)
        else:
            Code.objects.filter(pk=code.pk).update(due_at=None)
    return 1


def _carries(inbox: Inbox) -> bool:
    return isinstance(channel_of(inbox.channel), Carrying)


@transaction.atomic
def _claimed(channel: str) -> Code | None:
    due = Code.unscoped.select_for_update(skip_locked=True, of=("self",))
    now = clock.now()
    due = due.filter(due_at__lte=now, expires_at__gt=now, inbox__channel=channel)
    due = due.select_related("inbox", "workspace")
    code = due.order_by("due_at", "id").first()
    if code is not None:
        code.attempts += 1
        code.due_at = now + CLAIM
        code.save(update_fields=["attempts", "due_at"])
    return code


def _carry(code: Code) -> None:
    """To one of our own inboxes none goes: its agents would read it."""
    channel, inbox = channel_of(code.inbox.channel), code.inbox
    if not isinstance(channel, Carrying) or Inbox.objects.filter(address=code.value).exists():
        return
    settings = InboxSettings(inbox.address, inbox.settings, inbox.name)
    channel.carry_code(settings, code.value, _carried(code))


def _carried(code: Code) -> Carried:
    lasts = code.expires_at - code.created_at
    return Carried(
        id=code.id,
        code=digits_of(code),
        link=f"{code.page}{link_of(code)}/" if code.page else "",
        company=code.workspace.name,
        minutes=int(lasts.total_seconds() // 60),
        going_on=code.continuation_id is not None,
    )


def _later(code: Code, error: DeliveryError) -> None:
    """As long as the code holds, and the server only has no time now."""
    log.warning("code %s was not sent, try %s: %s", code.pk, code.attempts, error)
    at = clock.now() + PAUSE * 2 ** min(code.attempts - 1, 10)
    again = isinstance(error, TryAgain) and at < code.expires_at
    Code.objects.filter(pk=code.pk, used_at=None).update(due_at=at if again else None)
