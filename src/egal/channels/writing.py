"""An answer looked at before it is written: whether its way takes it, everybody may read it, it can
be paid, and goes out in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from egal.channels.discretion import refuse_private
from egal.channels.fitting import Fitted, fitted
from egal.channels.prices import refuse_unaffordable
from egal.channels.ways import Shut, Way
from egal.conversations.actions.body import text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody has typed. html: instead of text. uploads: ids of files that go with it.

    most_parts: in how many messages it may go out. may_be_public: words in it that look private
    and that somebody has let out. send_at: the moment chosen for it.
    """

    text: str = ""
    html: str = ""
    uploads: Sequence[int] = ()
    most_parts: int = 1
    may_be_public: Collection[str] = ()
    send_at: datetime | None = None


def ready(way: Way, said: Said) -> Fitted:
    """As the verb `reply` takes it. Raises LooksPrivate, TooLong, Unaffordable, Shut: what must be
    changed before what can be agreed to."""
    refuse_unseen(way, said)
    whole = fitted(way.capabilities, said.text, said.html, said.uploads, said.most_parts)
    refuse_unaffordable(way.inbox, whole.texts, public=way.public)
    refuse_late(way, said.send_at)
    return whole


def refuse_unseen(way: Way, said: Said) -> None:
    """Raises LooksPrivate for what everybody would read and nobody has let out."""
    if way.public:
        words = text_of(said.text, said.html)
        refuse_private(words, way.inbox.workspace, said.may_be_public)


def refuse_late(way: Way, send_at: datetime | None) -> None:
    """Raises Shut for a moment at which the way takes nothing any more."""
    closes_at = way.capabilities.closes_at
    if closes_at and send_at and send_at >= closes_at:
        told = formatted(timezone.localtime(closes_at), "D H:i")
        raise Shut(
            _("By then this way is closed: it takes answers until %(time)s.") % {"time": told}
        )
