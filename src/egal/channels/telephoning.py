"""Which inboxes are telephone numbers, and whose callers meet a menu of ours."""

from egal.channels.base import InboxSettings, Telephoning
from egal.channels.registry import channels
from egal.conversations.models import Inbox


def telephones() -> list[str]:
    """The keys of the channels whose inboxes are telephone numbers."""
    return [key for key, each in channels().items() if isinstance(each, Telephoning)]


def numbers() -> list[Inbox]:
    """The telephone numbers of the workspace in force."""
    return list(Inbox.objects.filter(channel__in=telephones()).order_by("address"))


def meets_menu(inbox: Inbox) -> bool:
    """Whether we take its calls ourselves."""
    told = InboxSettings(inbox.address, inbox.settings, inbox.name)
    found = (each for key, each in channels().items() if key == inbox.channel)
    return any(isinstance(each, Telephoning) and each.answers(told) for each in found)
