from django.db.models import Q

from egal.conversations.models import Conversation
from egal.events.record import Actor
from egal.events.telling import tell_agents
from egal.notifications.models import Notification
from egal.shared import clock
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


def mark_seen(*, agent: Agent, actor: Actor, conversation: Conversation | None = None) -> int:
    """This agent has seen what they were told of this conversation, or all; how much it was.

    Only their other browsers are told. What was merged into the conversation is seen with it.
    """
    own = (actor.actor_kind, actor.actor_id) == ("agent", agent.id)
    require(actor, "conversations:read" if own else "agents:write", agent.workspace_id)
    unread = Notification.objects.filter(agent=agent, read_at=None)
    if conversation:
        within = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
        unread = Notification.objects.filter(pk__in=unread.filter(within).values("pk"))
    seen = unread.update(read_at=clock.now())
    if seen:
        tell_agents([agent.id])
    return seen
