"""What one has been told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.titles import title_of
from egal.conversations.openings import read_openings
from egal.desk.access import AtDesk
from egal.notifications.lists import unread_by
from egal.notifications.models import Kind, Notification
from egal.notifications.words import ICONS, in_words
from egal.shared.ids import public_id

MOST = 99  # beyond, the bell says "99+"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the list. contact: who the matter is with; conversation: its public id."""

    id: str
    icon: str
    what: str
    subject: str
    contact: str
    conversation: str
    url: str
    at: datetime
    unread: bool


def bell(request: AtDesk) -> dict[str, Any]:
    """What the rail shows: how much is unread, in figures and in words."""
    count = unread_by(request.agent).order_by()[: MOST + 1].count()
    shown = f"{MOST}+" if count > MOST else str(count)
    said = _("%(count)s unread") % {"count": shown}
    return {"count": count, "shown": shown if count else "", "said": said if count else ""}


def told(request: AtDesk, rows: Iterable[Notification]) -> list[Told]:
    """These as the list shows them."""
    shown = list(rows)
    read_openings(each.conversation for each in shown)
    return [_told(request, each) for each in shown]


def _told(request: AtDesk, row: Notification) -> Told:
    public = public_id(row.conversation_id)
    return Told(
        id=public_id(row.pk),
        icon=ICONS[Kind(row.kind)],
        what=in_words(row),
        subject=title_of(row.conversation),
        contact=row.conversation.contact_name,
        conversation=public,
        url=reverse("desk:conversation", args=[request.workspace.slug, public]),
        at=row.at,
        unread=row.read_at is None,
    )
