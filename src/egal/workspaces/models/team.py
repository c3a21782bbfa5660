from django.db import models
from django.db.models.functions import Upper

from egal.workspaces.models.agent import Agent
from egal.workspaces.tenancy import TenantKey, TenantModel


class Team(TenantModel):
    """Agents that conversations can be given to together. Its name differs from all others."""

    name = models.TextField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("workspace", Upper("name"), name="team_once_a_name")]

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """That an agent is in a team."""

    team = TenantKey(Team, on_delete=models.CASCADE, related_name="memberships")
    agent = TenantKey(Agent, on_delete=models.CASCADE, related_name="memberships")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["agent"], name="membership_of_agent")]
        constraints = [models.UniqueConstraint("team", "agent", name="membership_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.team_id}"
