from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.locked import locked
from egal.conversations.models import Conversation, Inbox
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


@transaction.atomic
def assign(
    *, conversation: Conversation, actor: Actor, agent: Agent | None, inbox: Inbox | None = None
) -> None:
    """Make this agent the one who answers; None gives it back to everybody.

    inbox: by whose settings it is done, if nobody did it.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    if agent and (agent.deactivated_at or not agent.works_in(conversation.workspace_id)):
        raise Trouble(
            _("%(name)s does not work here any more. Choose somebody else.")
            % {"name": agent.actor_name}
        )
    cause = {"inbox": inbox.id} if inbox else {}
    _assign(locked(conversation), actor, agent, **cause)


def assign_if_nobody(*, conversation: Conversation, actor: Actor) -> None:
    """Whoever answers first keeps the matter, so that the customer keeps the person."""
    if conversation.assignee_id is None and isinstance(actor, Agent):
        _assign(conversation, actor, actor)


def _assign(conversation: Conversation, actor: Actor, agent: Agent | None, **cause: int) -> None:
    before = conversation.assignee
    if before == agent:
        return
    conversation.assignee = agent
    conversation.save(update_fields=["assignee"])
    record(
        "conversation.assigned",
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        old=before and {"agent": before.id, "name": before.actor_name},
        new=agent and {"agent": agent.id, "name": agent.actor_name},
        **cause,
    )
