"""Sending a test mail by an inbox to itself, and waiting for it, in words for whoever set it up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils import timezone, translation
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.channels.base import DeliveryError, InboxSettings, TrialBack, Trying
from egal.channels.models import Trial
from egal.channels.receiving import troubles
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.permissions import require

LIMIT = 20.0  # seconds for handing it over; whoever pressed the button is waiting
PATIENCE = timedelta(minutes=2)  # for it to come back

_sending = ThreadPoolExecutor(max_workers=4, thread_name_prefix="trial")


@dataclass(frozen=True, slots=True)
class Back:
    """A test mail at the door: by which inbox it came, and when."""

    inbox: Inbox
    fact: TrialBack
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a trial stands, in the reader's words; when it is "bad", with what is likely wrong."""

    state: Literal["waiting", "good", "bad"]
    said: str


def can_try(inbox: Inbox) -> bool:
    """Whether a test mail can be sent by this inbox."""
    channel = channel_of(inbox.channel)
    return isinstance(channel, Trying) and channel.capabilities(_told(inbox)).can_send


def try_inbox(*, inbox: Inbox, actor: Actor) -> Trial:
    """Send a test mail to the inbox itself; it takes the place of the last one. Takes up to LIMIT
    seconds, outside of any transaction. What goes wrong is kept with it."""
    require(actor, "inboxes:write", inbox.workspace_id)
    if not can_try(inbox):
        raise Trouble(_("No test mail can be sent by this inbox yet."))
    Trial.objects.filter(inbox=inbox).delete()
    trial = Trial.objects.create(
        workspace_id=inbox.workspace_id, inbox=inbox, sent_at=clock.now(), sent_by=actor.actor_name
    )
    error = _handed_over(inbox, trial)
    if error:
        Trial.objects.filter(pk=trial.pk).update(error=storable(error))
    record(
        "inbox.tried",
        workspace_id=inbox.workspace_id,
        actor=actor,
        inbox=inbox.id,
        good=not error,
    )
    return Trial.objects.get(pk=trial.pk)


def trial_of(inbox: Inbox) -> Trial | None:
    """The last one of this inbox."""
    return Trial.objects.filter(inbox=inbox).select_related("inbox").first()


def note_back(back: Back) -> None:
    """It is here again, or is told to be undeliverable. The first to come counts; a trial that
    another one has replaced is of no interest to anybody."""
    with scope.of(back.inbox.workspace_id):
        waiting = Trial.objects.filter(pk=back.fact.trial_id, back_at=None)
        if back.fact.undelivered:
            waiting.update(error=storable(back.fact.reason))
        else:
            waiting.update(back_at=back.at)


def outcome(trial: Trial) -> Outcome:
    """How it stands now."""
    at = {"time": formatted(timezone.localtime(trial.sent_at), "H:i")}
    if trial.back_at:
        seconds = max(round((trial.back_at - trial.sent_at).total_seconds()), 1)
        took = ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
        return Outcome(
            "good", _("Test mail sent %(time)s, back after %(took)s.") % {**at, "took": took}
        )
    if trial.error:
        said = _("The test mail of %(time)s was not delivered: %(reason)s")
        return Outcome("bad", said % {**at, "reason": _(trial.error)})
    if clock.now() - trial.sent_at < PATIENCE:
        return Outcome("waiting", _("Test mail sent %(time)s. It is not back yet …") % at)
    said = _("Test mail sent %(time)s, and not back yet.") % at
    return Outcome("bad", f"{said} {_likely(trial.inbox)}")


def _likely(inbox: Inbox) -> str:
    channel = channel_of(inbox.channel)
    fetching = troubles([inbox]).get(inbox.id, "")
    return fetching or (channel.where_it_stays(_told(inbox)) if isinstance(channel, Trying) else "")


def _handed_over(inbox: Inbox, trial: Trial) -> str:
    """Why it was not; "" when it was."""
    sending = _sending.submit(_send, inbox, trial.id, translation.get_language())
    try:
        sending.result(timeout=LIMIT)
    except TimeoutError:
        sending.cancel()
        said = _("The server did not answer within %(seconds)d seconds. Look at its name and port.")
        return said % {"seconds": LIMIT}
    except DeliveryError as error:
        return str(error)
    return ""


def _send(inbox: Inbox, trial_id: int, language: str) -> None:
    """In a thread, which has no language of its own."""
    channel = channel_of(inbox.channel)
    assert isinstance(channel, Trying)  # noqa: S101 - asked before
    with translation.override(language):
        channel.send_trial(_told(inbox), trial_id)


def _told(inbox: Inbox) -> InboxSettings:
    return InboxSettings(inbox.address, inbox.settings)
