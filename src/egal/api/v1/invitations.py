from django.conf import settings
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.workspaces.actions.invite import invite, waiting_in, withdraw_invitation
from egal.workspaces.system_mail import mails_itself

router = Router()

_OLDEST = Order("invitations", ("id",), newest_first=False)


class InvitationPage(Page[shapes.Invitation]):
    """Some of the invitations."""


class WantedInvitation(BaseModel):
    """Whom to invite."""

    model_config = ConfigDict(extra="forbid")

    email: str
    role: str = Field("agent", description="owner, admin, lead, agent or viewer.")


@router.get("", response=InvitationPage, **needs("agents:read"))
def list_invitations(request: TokenRequest, paging: Query[Paging]) -> InvitationPage:
    """Those that nobody has accepted, the oldest first. What has expired is among them."""
    rows = waiting_in(request.auth.workspace)
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    items = [shapes.Invitation.of(invitation) for invitation in found]
    return InvitationPage(items=items, next_cursor=next_cursor)


@router.post("", response={201: shapes.NewInvitation}, **needs("agents:write"))
def invite_agent(request: TokenRequest, wanted: WantedInvitation) -> Status[shapes.NewInvitation]:
    """Make a link by which a colleague joins. It is mailed where EGAL_SYSTEM_MAIL is set.

    An earlier one for the same address stops working.
    """
    made, secret = invite(
        workspace=request.auth.workspace, email=wanted.email, role=wanted.role, actor=request.auth
    )
    sent = mails_itself()
    url = "" if sent else f"{settings.PUBLIC_URL}/invitations/{secret}/"
    shown = shapes.Invitation.of(made).model_dump()
    return Status(201, shapes.NewInvitation(**shown, sent=sent, url=url))


@router.delete("/{invitation_id}", response={204: None}, **needs("agents:write"))
def withdraw(request: TokenRequest, invitation_id: str) -> Status[None]:
    """Let its link open nothing any more."""
    found = row_or_404(waiting_in(request.auth.workspace), invitation_id)
    withdraw_invitation(invitation=found, actor=request.auth)
    return Status(204, None)
