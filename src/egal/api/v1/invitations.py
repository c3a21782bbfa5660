from django.conf import settings
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.workspaces.actions.invite import invite
from egal.workspaces.system_mail import mails_itself

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
    sent: bool = Field(description="Whether the link was sent to this address by system mail.")
    url: str = Field(description="Empty when it was sent. Shown only now. Give it to nobody else.")


@router.post("", response={201: Invitation}, **needs("agents:write"))
def invite_agent(request: TokenRequest, wanted: WantedInvitation) -> Status[Invitation]:
    """Make a link by which a colleague joins. It is mailed where EGAL_SYSTEM_MAIL is set."""
    made, secret = invite(
        workspace=request.auth.workspace, email=wanted.email, role=wanted.role, actor=request.auth
    )
    sent = mails_itself()
    url = "" if sent else f"{settings.PUBLIC_URL}/invitations/{secret}/"
    return Status(201, Invitation(email=made.email, role=made.role, sent=sent, url=url))
