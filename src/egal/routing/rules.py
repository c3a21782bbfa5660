"""How the workspace in force hands out work."""

from collections.abc import Mapping

from egal.routing.models import Kind, RoutingRule
from egal.shared import clock


def rule_of(workspace_id: int) -> RoutingRule:
    """Its rule; the defaults where nobody has said anything, not stored."""
    found = RoutingRule.objects.filter(workspace=workspace_id).first()
    return found or RoutingRule(workspace_id=workspace_id, changed_at=clock.now())


def limits_of(rule: RoutingRule) -> Mapping[str, int]:
    """How many of each kind one agent has at most."""
    return {Kind.CALL: rule.calls, Kind.CHAT: rule.chats, Kind.MAIL: rule.mails}
