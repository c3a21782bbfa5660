"""Handing on what came in exactly as it came: whether that can be, and to whom."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Redirecting
from egal.channels.beginning import refuse_ours
from egal.channels.models import Arrival
from egal.channels.recipients import Row, outsiders
from egal.channels.registry import channel_of
from egal.conversations.models import Inbox, Message
from egal.shared.trouble import Trouble


def redirected(message: Message, inbox: Inbox, given: Sequence[tuple[str, str]]) -> list[Row]:
    """Whom these (name, address) mean, as the verb `redirect` takes them. inbox: it came by this.

    Trouble when the channel cannot do it, the original is gone, it came by such a redirect of ours
    or would come back to us, and for what is no address.
    """
    channel = channel_of(inbox.channel)
    settings = InboxSettings(inbox.address, inbox.settings)
    now = channel.capabilities(settings)
    if not now.can_send:
        raise Trouble(now.reason)
    if not isinstance(channel, Redirecting) or not now.redirects:
        raise Trouble(_("What came in this way cannot be redirected."))
    arrivals = Arrival.objects.filter(message=message).order_by("id")
    raw = arrivals.values_list("raw", flat=True).first()
    if raw is None:
        raise Trouble(_("The original is not kept here any more. Forward the message instead."))
    if channel.came_from_us(bytes(raw)):
        raise Trouble(_("This was redirected by us before. Forward the message instead."))
    rows = outsiders(inbox, given).to
    refuse_ours(rows)
    return rows
