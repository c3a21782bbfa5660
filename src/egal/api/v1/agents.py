from ninja import Query, Router

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.shared.keyset import Order
from egal.workspaces.models import Agent

router = Router()

_OLDEST = Order("agents", ("id",), newest_first=False)


class AgentPage(Page[shapes.Agent]):
    """Some of the agents."""


@router.get("", response=AgentPage, **needs("agents:read"))
def list_agents(request: TokenRequest, paging: Query[Paging]) -> AgentPage:
    """The agents at work here, whoever came first first."""
    at_work = Agent.objects.filter(deactivated_at=None).select_related("account")
    found, next_cursor = _OLDEST.page(at_work, cursor=paging.cursor, limit=paging.limit)
    return AgentPage(items=[shapes.Agent.of(agent) for agent in found], next_cursor=next_cursor)
