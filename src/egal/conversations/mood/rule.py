"""Which unhappy posts a workspace wants to see before all else."""

from egal.conversations.models import UnhappyRule
from egal.shared import clock


def rule_of(workspace_id: int) -> UnhappyRule:
    """Its rule; that of all posts where nobody has said anything, not stored."""
    found = UnhappyRule.objects.filter(workspace=workspace_id).first()
    return found or UnhappyRule(workspace_id=workspace_id, changed_at=clock.now())
