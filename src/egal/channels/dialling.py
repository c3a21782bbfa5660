"""Ringing somebody by another telephone system, which rings the agent first."""

from django.utils.translation import gettext as _

from egal.channels.base import DeliveryError, Dialing, InboxSettings
from egal.channels.registry import channel_of, channels
from egal.conversations.models import Inbox
from egal.events.record import record
from egal.shared.allowance import Allowance
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

_allowance = Allowance(rate=10 / 60, burst=10)  # calls a second, for each agent


def lines_elsewhere(agent: Agent) -> list[Inbox]:
    """The inboxes by whose system this agent can have numbers rung, the oldest first."""
    found = Inbox.objects.filter(channel__in=channels()).order_by("id")
    return [each for each in found if _dials(each, agent)]


def dial_elsewhere(*, inbox: Inbox, actor: Agent, number: str) -> None:
    """Have this number (E.164) rung by the system of this inbox; what it tells of the call follows.

    To be called outside of a transaction. Trouble says why it is not rung.
    """
    require(actor, "calls:take", inbox.workspace_id)
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Dialing):
        raise Trouble(_("No telephone line is connected by which this number could be rung."))
    if _allowance.wait_for(actor.id):
        raise Trouble(_("Too many calls were begun within a minute. Wait a moment."))
    settings = InboxSettings(inbox.address, inbox.settings)
    try:
        channel.dial(settings, actor.account.email, number)
    except DeliveryError as error:
        words = _("Your telephone system does not ring this number: %(why)s")
        raise Trouble(words % {"why": error}) from error
    record(
        "call.asked", workspace_id=inbox.workspace_id, actor=actor, inbox=inbox.id, number=number
    )


def _dials(inbox: Inbox, agent: Agent) -> bool:
    channel = channel_of(inbox.channel)
    settings = InboxSettings(inbox.address, inbox.settings)
    return isinstance(channel, Dialing) and channel.dials(settings, agent.account.email)
