from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


@transaction.atomic
def assign_inbox(*, inbox: Inbox, actor: Actor, agent: Agent | None) -> None:
    """Let conversations that begin by this inbox go to this agent; None: to nobody in particular.

    Trouble for whoever could not answer them. What has begun already stays where it is.
    """
    require(actor, "inboxes:write", inbox.workspace_id)
    kept = Inbox.objects.select_for_update().get(pk=inbox.pk)
    if kept.assignee_id == (agent and agent.id):
        return
    if agent and not (agent.works_in(kept.workspace_id) and agent.may("conversations:write")):
        raise Trouble(
            _("%(name)s does not answer conversations here. Choose somebody else.")
            % {"name": agent.actor_name}
        )
    kept.assignee = agent
    kept.save(update_fields=["assignee"])
    record(
        "inbox.changed",
        workspace_id=kept.workspace_id,
        actor=actor,
        inbox=kept.id,
        changed=["assignee"],
    )
