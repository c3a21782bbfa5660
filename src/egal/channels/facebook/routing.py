"""Who of several apps has a thread of Messenger: Conversation Routing, which keeps the words of the
hand-over protocol.

developers.facebook.com/docs/messenger-platform/conversation-routing (2025-09-24) and
…/handover-protocol/conversation-control: a thread that is idle anybody may take, any other the
page's default app alone; it is passed on by the app that has it.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from egal.channels.base import SOMEBODY, InboxSettings
from egal.channels.meta.graph import Graph

INBOX = "263902037430900"  # the app that is Meta's own inbox of pages, as remembered


def is_ours(inbox: InboxSettings, program: str) -> bool:
    """Whoever has pasted a token has not told us the number of the app."""
    if own := str(inbox.settings.get("app_id") or ""):
        return program in ("", own)
    return program not in (INBOX, SOMEBODY)


def name_of(program: str) -> str:
    """For people."""
    if program == INBOX:
        return _("The page’s own inbox at Meta")
    return _("Another app") if program == SOMEBODY else _("Another app (%s)") % program


def others() -> Mapping[str, str]:
    """Any page has this one; which others it has, Meta does not say."""
    return {INBOX: name_of(INBOX)}


def take_over(graph: Graph, page: str, person: str) -> None:
    """Raises DeliveryError."""
    graph.post(f"/{page}/take_thread_control", {"recipient": {"id": person}})


def hand_to(graph: Graph, page: str, person: str, program: str) -> None:
    """Raises DeliveryError."""
    told = {"recipient": {"id": person}, "target_app_id": program}
    graph.post(f"/{page}/pass_thread_control", told)
