from django.conf import settings
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.workspaces.actions.invite import invite

router = Router()


class WantedInvitation(BaseModel):
    """Whom to invite."""

    model_config = ConfigDict(extra="forbid")

    email: str
    role: str = Field("agent", description="owner, admin, lead, agent or viewer.")


class Invitation(BaseModel):
    """A one-time link that lasts a week."""

    email: str
    role: str
    url: str = Field(description="Shown only now. Give it to nobody else.")


@router.post("", response={201: Invitation}, **needs("agents:write"))
def invite_agent(request: TokenRequest, wanted: WantedInvitation) -> Status[Invitation]:
    """Make a link by which a colleague joins. Nothing is sent."""
    made, secret = invite(
        workspace=request.auth.workspace, email=wanted.email, role=wanted.role, actor=request.auth
    )
    url = f"{settings.PUBLIC_URL}/invitations/{secret}/"
    return Status(201, Invitation(email=made.email, role=made.role, url=url))
