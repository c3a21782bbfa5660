"""What the demo company shows its customers: an open portal, a chat."""

from egal.channels.connect import checked_settings, connect_inbox
from egal.conversations.models import Inbox
from egal.workspaces.actions.portals import open_portal, prepare_portal
from egal.workspaces.models import Agent

CHAT = {
    "greeting_de": "Moin. Worum geht es?",
    "greeting_en": "Hello. What is it about?",
    "quick_replies_de": "Störung\nRechnung\nUmzug",
    "quick_replies_en": "A fault\nAn invoice\nMoving house",
    "goes_on_after": 2,
}


def set_up(owner: Agent) -> Inbox:
    """By the owner, before anybody writes; the chat."""
    open_portal(portal=prepare_portal(workspace=owner.workspace), actor=owner)
    return connect_inbox(
        workspace=owner.workspace,
        channel="chat",
        address="nordnetz",
        actor=owner,
        settings=checked_settings("chat", CHAT),
    )
