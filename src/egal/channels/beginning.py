"""Writing first: by which inbox, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.channels.base import Beginning, Capabilities, InboxSettings
from egal.channels.pauses import resting
from egal.channels.recipients import Recipients, Row, each_once
from egal.channels.registry import channel_of
from egal.channels.ways import able, caution
from egal.conversations.actions.blocks import refuse_blocked
from egal.conversations.models import Inbox
from egal.shared.text import storable
from egal.shared.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Start:
    """An inbox that can begin a conversation.

    kind: of the addresses it reaches. caution: why what is sent by it goes out later, in words; ""
    when it goes out now.
    """

    inbox: Inbox
    kind: str
    capabilities: Capabilities
    caution: str = ""


def starts() -> list[Start]:
    """All of the workspace, in the order in which they were connected."""
    found = list(Inbox.objects.order_by("id"))
    rests = resting(inbox.id for inbox in found)
    every = [
        Start(
            inbox,
            channel_of(inbox.channel).identity_kind,
            able(inbox, rests.get(inbox.id)),
            caution(inbox, rests.get(inbox.id)),
        )
        for inbox in found
    ]
    return [start for start in every if start.capabilities.can_send and start.capabilities.begins]


def chosen_start(inbox_id: int | None, *, with_files: bool = False) -> Start:
    """That of this inbox, or the first; Trouble when there is none."""
    for start in starts():
        if inbox_id in (None, start.inbox.id):
            if with_files and not start.capabilities.files:
                raise Trouble(_("Files cannot be sent this way. Choose another way."))
            return start
    raise Trouble(_("This inbox cannot begin a conversation. Choose another one."))


def people(start: Start, given: Sequence[tuple[str, str]]) -> list[Row]:
    """Whom these (name, address) mean, as the verb `begin` takes them.

    Trouble for what is no address there, for one of our own inboxes, and for who is blocked.
    """
    channel = channel_of(start.inbox.channel)
    assert isinstance(channel, Beginning)  # noqa: S101 - `begins` promises it
    settings = InboxSettings(start.inbox.address, start.inbox.settings)
    found = [
        {
            "kind": start.kind,
            "address": channel.person(address, settings),
            "name": storable(name).strip(),
        }
        for name, address in given
    ]
    refuse_ours(found)
    refuse_blocked(found)
    return found


def together(start: Start, to: list[Row], cc: list[Row], bcc: list[Row]) -> Recipients:
    """Each once. Trouble for none, for too many, and where the channel leads to one only."""
    if len(to) + len(cc) + len(bcc) > 1 and not start.capabilities.recipients:
        raise Trouble(_("This way leads to one person only."))
    return each_once(to, cc, bcc)


def refuse_ours(rows: Sequence[Row]) -> None:
    """Trouble for an address of our own: what goes out there comes in again."""
    named = [row["address"] for row in rows]
    ours = Inbox.objects.filter(address__in=named).values_list("address", flat=True).first()
    if ours:
        raise Trouble(
            _("%(address)s is an inbox of your own. Choose somebody else.") % {"address": ours}
        )
