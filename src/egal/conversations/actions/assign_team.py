from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.assign import assign
from egal.conversations.actions.locked import locked
from egal.conversations.models import Conversation
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Membership, Team
from egal.workspaces.permissions import require


@transaction.atomic
def assign_team(*, conversation: Conversation, actor: Actor, team: Team | None) -> None:
    """Give it to this team; None takes it off its team again.

    An agent who had it and is not in the team lets it go, so that the team sees it as nobody's.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    if team and not Team.objects.filter(pk=team.pk).exists():
        raise Trouble(_("There is no such team any more. Choose another one."))
    found = locked(conversation)
    before = found.team
    if before == team:
        return
    found.team = team
    found.save(update_fields=["team"])
    record(
        "conversation.team_assigned",
        workspace_id=found.workspace_id,
        actor=actor,
        conversation_id=found.id,
        old=before and {"team": before.id, "name": before.name},
        new=team and {"team": team.id, "name": team.name},
    )
    if team and found.assignee_id and not _is_in(team, found.assignee_id):
        assign(conversation=found, actor=actor, agent=None)


def _is_in(team: Team, agent_id: int) -> bool:
    return Membership.objects.filter(team=team, agent=agent_id).exists()
