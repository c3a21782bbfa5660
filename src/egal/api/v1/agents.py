from django.db import transaction
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.assignment import agent_at_work
from egal.conversations.actions.hand_over import hand_over
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.workspaces.actions.change_agent import change_role, deactivate_agent, reactivate_agent
from egal.workspaces.actions.change_signature import change_signature
from egal.workspaces.models import Agent

router = Router()

_OLDEST = Order("agents", ("id",), newest_first=False)


class AgentPage(Page[shapes.Agent]):
    """Some of the agents."""


class AgentChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    role: str | None = Field(None, description="owner, admin, lead, agent or viewer.")
    at_work: bool | None = Field(None, description="false ends the agent's work and sessions.")


class WantedHandover(BaseModel):
    """Who goes on."""

    model_config = ConfigDict(extra="forbid")

    to_agent_id: str | None = Field(description="null gives it back to everybody.")


class Handover(BaseModel):
    """What has moved."""

    count: int = Field(description="So many conversations.")


@router.get("", response=AgentPage, **needs("agents:read"))
def list_agents(request: TokenRequest, paging: Query[Paging]) -> AgentPage:
    """The agents at work here, whoever came first first."""
    at_work = Agent.objects.filter(deactivated_at=None).select_related("account")
    found, next_cursor = _OLDEST.page(at_work, cursor=paging.cursor, limit=paging.limit)
    return AgentPage(items=[shapes.Agent.of(agent) for agent in found], next_cursor=next_cursor)


@router.get("/{agent_id}/signature", response=shapes.Signature, **needs("agents:read"))
def show_signature(request: TokenRequest, agent_id: str) -> shapes.Signature:
    """What stands below this agent's messages."""
    return shapes.Signature.of(row_or_404(Agent.objects.all(), agent_id))


@router.put("/{agent_id}/signature", response=shapes.Signature, **needs("agents:write"))
def set_signature(request: TokenRequest, agent_id: str, new: shapes.Signature) -> shapes.Signature:
    """Change it: where the inbox's signature says `{signature}`, else above that."""
    agent = row_or_404(Agent.objects.select_related("account"), agent_id)
    change_signature(agent=agent, actor=request.auth, de=new.de, en=new.en)
    return shapes.Signature.of(agent)


@router.put("/{agent_id}/handover", response=Handover, **needs("agents:write"))
def hand_work_over(request: TokenRequest, agent_id: str, wanted: WantedHandover) -> Handover:
    """Give everything this agent has open, waiting or snoozed to another, or back to everybody.

    Nothing happens the second time. Ending their work (`at_work`) moves nothing by itself.
    """
    agent = row_or_404(Agent.objects.select_related("account"), agent_id)
    to = agent_at_work(wanted.to_agent_id)
    return Handover(count=hand_over(agent=agent, actor=request.auth, to=to))


@router.patch("/{agent_id}", response=shapes.Agent, **needs("agents:write"))
def change_agent(request: TokenRequest, agent_id: str, change: AgentChange) -> shapes.Agent:
    """Change the role, end somebody's work here, or let them come back."""
    agent = row_or_404(Agent.objects.select_related("account"), agent_id)
    with transaction.atomic():
        if change.role is not None:
            change_role(agent=agent, role=change.role, actor=request.auth)
        if change.at_work is not None:
            verb = reactivate_agent if change.at_work else deactivate_agent
            verb(agent=agent, actor=request.auth)
    return shapes.Agent.of(agent)
