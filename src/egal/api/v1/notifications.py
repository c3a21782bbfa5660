from ninja import Query, Router, Status
from pydantic import Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.notifications.actions.choose_notifications import choose_notifications
from egal.notifications.actions.mark_seen import mark_seen
from egal.notifications.choices import choices_of
from egal.notifications.lists import NEWEST, told_to
from egal.shared.rows import row_or_404
from egal.workspaces.models import Agent

router = Router()


class NotificationPage(Page[shapes.Notification]):
    """Some of what an agent was told."""


class Told(Paging):
    """Which of it."""

    unread: bool = Field(False, description="Only what the agent has not seen.")


@router.get("/{agent_id}/notifications", response=NotificationPage, **needs("agents:read"))
def list_notifications(request: TokenRequest, agent_id: str, told: Query[Told]) -> NotificationPage:
    """What this agent was told of, the newest first."""
    rows = told_to(row_or_404(Agent.objects.all(), agent_id))
    if told.unread:
        rows = rows.filter(read_at=None)
    found, next_cursor = NEWEST.page(rows, cursor=told.cursor, limit=told.limit)
    items = [shapes.Notification.of(each) for each in found]
    return NotificationPage(items=items, next_cursor=next_cursor)


@router.put("/{agent_id}/notifications/reading", response={204: None}, **needs("agents:write"))
def read_notifications(request: TokenRequest, agent_id: str) -> Status[None]:
    """Mark all of it as read."""
    mark_seen(agent=row_or_404(Agent.objects.all(), agent_id), actor=request.auth)
    return Status(204, None)


@router.get(
    "/{agent_id}/notification-choices",
    response=shapes.NotificationChoices,
    **needs("agents:read"),
)
def show_notification_choices(request: TokenRequest, agent_id: str) -> shapes.NotificationChoices:
    """What this agent is told of, and how."""
    agent = row_or_404(Agent.objects.all(), agent_id)
    return shapes.NotificationChoices.of(choices_of(agent))


@router.put(
    "/{agent_id}/notification-choices",
    response=shapes.NotificationChoices,
    **needs("agents:write"),
)
def choose_what_is_told(
    request: TokenRequest, agent_id: str, new: shapes.NotificationChoices
) -> shapes.NotificationChoices:
    """Choose it for this agent."""
    agent = row_or_404(Agent.objects.select_related("account", "workspace"), agent_id)
    chosen = choose_notifications(agent=agent, actor=request.auth, **new.model_dump())
    return shapes.NotificationChoices.of(chosen)
