from egal.conversations.models import Conversation
from egal.events.record import Actor
from egal.events.telling import tell_agents
from egal.notifications.models import Notification
from egal.shared import clock
from egal.shared.prepared import executed
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

_SEEN = """
    update notifications_notification set read_at = %(now)s::timestamptz
    where workspace_id = %(workspace)s::bigint and agent_id = %(agent)s::bigint
        and read_at is null
        and conversation_id in (
            select id from conversations_conversation
            where workspace_id = %(workspace)s::bigint
                and (id = %(conversation)s::bigint or merged_into_id = %(conversation)s::bigint)
        )
"""


def mark_seen(*, agent: Agent, actor: Actor, conversation: Conversation | None = None) -> int:
    """This agent has seen what they were told of this conversation, or all; how much it was.

    Only their other browsers are told. What was merged into the conversation is seen with it.
    """
    own = (actor.actor_kind, actor.actor_id) == ("agent", agent.id)
    require(actor, "conversations:read" if own else "agents:write", agent.workspace_id)
    if conversation:
        seen = _seen_in(conversation, agent)
    else:
        unread = Notification.objects.filter(agent=agent, read_at=None)
        seen = unread.update(read_at=clock.now())
    if seen:
        tell_agents([agent.id])
    return seen


def _seen_in(conversation: Conversation, agent: Agent) -> int:
    """One statement that is known: every opening of a conversation waits for it."""
    return executed(
        _SEEN,
        {
            "workspace": conversation.workspace_id,
            "conversation": conversation.id,
            "agent": agent.id,
            "now": clock.now(),
        },
    )
