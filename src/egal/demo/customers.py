"""What the demo company shows its customers: an open portal, hours, a chat, callbacks."""

from egal.callbacks.actions.slots import change_slots
from egal.channels.connect import checked_settings, connect_inbox
from egal.conversations.models import Inbox
from egal.service_levels.actions.hours import change_holidays, change_hours
from egal.workspaces.actions.portals import open_portal, prepare_portal
from egal.workspaces.models import Agent

CHAT = {
    "greeting_de": "Moin. Worum geht es?",
    "greeting_en": "Hello. What is it about?",
    "quick_replies_de": "Störung\nRechnung\nUmzug",
    "quick_replies_en": "A fault\nAn invoice\nMoving house",
    "goes_on_after": 2,
}
WEEK = [[[7 * 60, 22 * 60]]] * 5 + [[[9 * 60, 20 * 60]]] * 2


def set_up(owner: Agent) -> Inbox:
    """By the owner, before anybody writes; the chat."""
    workspace = owner.workspace
    open_portal(portal=prepare_portal(workspace=workspace), actor=owner)
    change_hours(workspace=workspace, actor=owner, week=WEEK)
    change_holidays(workspace=workspace, actor=owner, country="DE", subdivision="HH")
    change_slots(
        workspace=workspace,
        actor=owner,
        offered=True,
        minutes=20,
        capacity=2,
        days_ahead=7,
        lead_minutes=30,
    )
    connect_inbox(workspace=workspace, channel="callback", address="nordnetz", actor=owner)
    return connect_inbox(
        workspace=workspace,
        channel="chat",
        address="nordnetz",
        actor=owner,
        settings=checked_settings("chat", CHAT),
    )
