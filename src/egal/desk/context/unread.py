"""The number in the tab."""

from egal.conversations.unread import unread_of
from egal.desk.access import AtDesk


def unread(request: AtDesk) -> str:
    """As much as a tab has room for; "" for nothing."""
    number = unread_of(request.agent)
    return "99+" if number > 99 else str(number or "")
