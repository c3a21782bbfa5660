"""What one sends and …: what becomes of the conversation with the message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from egal.conversations.models import Status
from egal.desk.access import AtDesk
from egal.desk.moments import moment_of, offered
from egal.shared import clock
from egal.shared.trouble import Trouble

SENT_LAST = "sends and"  # in the session: what this agent chose the last time
_SNOOZED = f"{Status.SNOOZED}-"


@dataclass(frozen=True, slots=True)
class Choice:
    """value: as the button sends it. at: until when the conversation sleeps then."""

    value: str
    label: str
    at: datetime | None = None


def sending(request: AtDesk) -> dict[str, Any]:
    """All there is to choose, and what was chosen last as long as there is such a thing."""
    choices = list(_choices())
    last = request.session.get(SENT_LAST, Status.WAITING)
    first = next((each for each in choices if each.value == last), choices[0])
    return {"first": first, "choices": choices, "own": f"{_SNOOZED}at"}


def afterwards(request: AtDesk) -> dict[str, Any]:
    """`then` and `until` as `reply` takes them. Raises Trouble."""
    given = request.POST.get("then", Status.WAITING)
    if given.startswith(_SNOOZED):
        moment, own = given.removeprefix(_SNOOZED), request.POST.get("until", "")
        return {"then": Status.SNOOZED, "until": moment_of(moment, own, clock.now())}
    if given not in (Status.OPEN, Status.WAITING, Status.SOLVED):
        raise Trouble(_("Say what happens next: wait, leave it open, solve or snooze."))
    return {"then": given}


def remember(request: AtDesk) -> None:
    """What was chosen is offered first the next time."""
    given = request.POST.get("then", "")
    known = given in (each.value for each in _choices())
    if known and request.session.get(SENT_LAST, Status.WAITING) != given:
        request.session[SENT_LAST] = given


def _choices() -> Iterator[Choice]:
    yield Choice(Status.WAITING, _("Send and wait"))
    yield Choice(Status.SOLVED, _("Send and solve"))
    yield Choice(Status.OPEN, _("Send and leave open"))
    for each in offered(clock.now()):
        label = _("Send and snooze: %(moment)s") % {"moment": each.label}
        yield Choice(f"{_SNOOZED}{each.key}", label, each.at)
