"""Bringing codes to customers by whatever inbox can: chosen here, sent by the worker."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import translation

from egal.channels.base import Carried, Carrying, DeliveryError, InboxSettings, TryAgain
from egal.channels.pauses import resting
from egal.channels.registry import channel_of
from egal.channels.spelling import spelled
from egal.channels.ways import able
from egal.conversations.codes import digits_of, link_of
from egal.conversations.models import Code, Inbox
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.models import Workspace

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=1)
PAUSE = timedelta(seconds=5)  # doubled with each try, while the code still holds


def carriers() -> list[Inbox]:
    """The inboxes of the workspace by which a code can go now, the oldest first."""
    inboxes = list(Inbox.objects.filter(paused_at=None).order_by("id"))
    rests = resting(inbox.id for inbox in inboxes)
    return [each for each in inboxes if _carries(each) and able(each, rests.get(each.id)).can_send]


def carrier_of(kind: str, first: Inbox | None = None) -> Inbox | None:
    """The inbox that reaches addresses of this kind; `first` if it does."""
    found = [each for each in carriers() if channel_of(each.channel).identity_kind == kind]
    return next((each for each in found if each == first), None) or next(iter(found), None)


def addressed(given: str, workspace: Workspace) -> tuple[Inbox, str, str]:
    """The inbox, and (kind, value) of an address as a customer has typed it.

    Trouble where none of our ways can carry a code, or knows such an address.
    """
    trouble: Trouble | None = None
    for inbox in carriers():
        kind = channel_of(inbox.channel).identity_kind
        try:
            return inbox, kind, spelled(kind, given, workspace)
        except Trouble as error:
            trouble = trouble or error
    raise trouble or Trouble("no inbox of this workspace can carry a code")


def carry_one() -> int:
    """The worker sends one code that is due, outside of any transaction; how many these were."""
    code = _claimed()
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
def _claimed() -> Code | None:
    due = Code.unscoped.select_for_update(skip_locked=True, of=("self",))
    now = clock.now()
    due = due.filter(due_at__lte=now, expires_at__gt=now).select_related("inbox", "workspace")
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
