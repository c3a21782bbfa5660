"""Callbacks promised: who, at which number, in how long."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.callbacks.models import Callback
from egal.callbacks.promised import promised_in
from egal.channels.spelling import PHONE, legible
from egal.channels.titles import title_of
from egal.conversations.models import Conversation
from egal.conversations.openings import read_openings
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url
from egal.desk.paths import path_of
from egal.shared import clock

VERBS = ("keeping", "trying", "missing", "moving", "cancelling")
_VIEW = "open"  # in which its conversation is opened
SOON = 10  # minutes, from which on it is shown in amber
_HOUR, _DAY = 60, 24 * 60  # minutes


def callbacks_promised(request: AtDesk, found: Iterable[Callback]) -> dict[str, Any]:
    """The page of all of them."""
    shown = list(found)
    read_openings(each.conversation for each in shown)
    return {
        "promised": [{**_row(request, each), **_matter(request, each)} for each in shown],
        "zone": get_current_timezone_name(),
    }


def promise_on(request: AtDesk, conversation: Conversation) -> dict[str, Any] | None:
    """What stands on this conversation; None for nothing."""
    found = promised_in(conversation)
    return _row(request, found) if found else None


def in_how_long(minutes: int) -> str:
    """ "in 12 min", "in 3 h", "in 2 days"; "now"; "8 min overdue"."""
    if minutes < 0:
        return _("%(time)s overdue") % {"time": _length(-minutes)}
    return _("in %(time)s") % {"time": _length(minutes)} if minutes else _("now")


def _row(request: AtDesk, callback: Callback) -> dict[str, Any]:
    seconds = (callback.at - clock.now()).total_seconds()
    minutes = int(seconds / 60)
    place = [request.workspace.slug, callback.public_id]
    return {
        "id": callback.public_id,
        "at": callback.at,
        "wait": in_how_long(minutes),
        "overdue": seconds < 0,
        "soon": 0 <= minutes <= SOON,
        "number": callback.number,
        "legible": legible(PHONE, callback.number),
        "tries": callback.tries,
        "tried_at": callback.tried_at,
        **{f"{verb}_url": reverse(f"desk:callback-{verb}", args=place) for verb in VERBS},
    }


def _matter(request: AtDesk, callback: Callback) -> dict[str, Any]:
    conversation = callback.conversation
    return {
        "who": conversation.contact_name,
        "conversation": conversation.public_id,
        "subject": title_of(conversation),
        "assignee": str(conversation.assignee) if conversation.assignee else "",
        "url": conversation_url(request, conversation, _VIEW),
        "list_url": path_of("callbacks", request.workspace.slug),
    }


def _length(minutes: int) -> str:
    if minutes < _HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    if minutes < _DAY:
        return _("%(hours)d h") % {"hours": minutes // _HOUR}
    days = minutes // _DAY
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
