"""Conversations are handed out like calls, where the workspace wants it: chats, and mails too."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from egal.channels.base import InboxSettings
from egal.channels.registry import channels
from egal.conversations.models import Conversation
from egal.events.consumers import Consumer
from egal.events.models import Event
from egal.routing.actions.waiting import enter
from egal.routing.handing_out import hand_out
from egal.routing.models import Kind, RoutingRule
from egal.routing.rules import rule_of
from egal.workspaces import scope

_BEGINS = tuple(f"conversation.{what}" for what in ("opened", "reopened", "unmarked_spam", "woken"))


def hand_out_work() -> int:
    """A step of the worker; how much it did."""
    return hand_out(kinds())


@cache
def kinds() -> Mapping[str, str]:
    """What a conversation is by the key of its channel; what nobody writes in is neither."""
    found = {}
    for key, channel in channels().items():
        can = channel.capabilities(InboxSettings(""))
        if not can.by_hand:
            found[key] = Kind.CHAT.value if can.talks else Kind.MAIL.value
    return found


def take(events: Sequence[Event]) -> None:
    """For a consumer: what nobody has waits, if such things are handed out here."""
    begun: dict[int, set[int]] = defaultdict(set)
    for event in events:
        if event.conversation_id and event.actor_kind in ("contact", "system"):
            begun[event.workspace_id].add(event.conversation_id)
    for workspace_id, conversations in begun.items():
        with scope.of(workspace_id):
            _enter(rule_of(workspace_id), conversations)


consumer = Consumer("handing out", take, kinds=_BEGINS)


def _enter(rule: RoutingRule, conversations: set[int]) -> None:
    wanted = {
        key
        for key, kind in kinds().items()
        if (rule.hand_out_chats and kind == Kind.CHAT)
        or (rule.hand_out_mails and kind == Kind.MAIL)
    }
    rows = Conversation.objects.filter(pk__in=conversations, channel__in=wanted, assignee=None)
    for each in rows.select_related("team").order_by("pk"):
        enter(kind=kinds()[each.channel], conversation=each, team=each.team)
