from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from egal.conversations.actions.locked import held
from egal.conversations.lists import UNSOLVED
from egal.conversations.models import Conversation
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


@transaction.atomic
def hand_over(*, agent: Agent, actor: Actor, to: Agent | None) -> int:
    """Give what this agent has open to another, None: back to everybody; how many those were.

    What is open, waiting or snoozed moves, each with its event; its status stays. What is solved
    does not move. Trouble for somebody who could not answer, and for the agent themselves.
    """
    require(actor, "agents:write", agent.workspace_id)
    _check_other(agent, to)
    moving = held(open_work(agent))
    Conversation.objects.filter(pk__in=moving).update(assignee=to)
    for number in moving:
        record(
            "conversation.assigned",
            workspace_id=agent.workspace_id,
            actor=actor,
            conversation_id=number,
            old={"agent": agent.id, "name": agent.actor_name},
            new=to and {"agent": to.id, "name": to.actor_name},
        )
    return len(moving)


def open_work(agent: Agent) -> QuerySet[Conversation]:
    """What is assigned to this agent and not solved."""
    return Conversation.objects.filter(UNSOLVED, assignee=agent)


def counted(agent: Agent) -> dict[str, int]:
    """How much of it there is, by status."""
    rows = open_work(agent).values("status").annotate(count=Count("pk")).order_by("status")
    return {row["status"]: row["count"] for row in rows}


def _check_other(agent: Agent, to: Agent | None) -> None:
    if to is None:
        return
    if to == agent:
        raise Trouble(_("Choose somebody else than %(name)s.") % {"name": agent.actor_name})
    if not (to.works_in(agent.workspace_id) and to.may("conversations:write")):
        raise Trouble(
            _("%(name)s does not answer conversations here. Choose somebody else.")
            % {"name": to.actor_name}
        )
