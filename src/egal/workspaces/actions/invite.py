from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared import clock, crypto
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import checked_role, cleaned_email
from egal.workspaces.models import Agent, Invitation, Role, Workspace
from egal.workspaces.permissions import permissions_of, require, require_to_give
from egal.workspaces.system_mail import mails_itself, queue

_LASTS = timedelta(days=7)


@transaction.atomic
def invite(*, workspace: Workspace, email: str, role: str, actor: Actor) -> tuple[Invitation, str]:
    """Make a one-time link for a colleague: the invitation and the secret of its link.

    An earlier link for the same address stops working. Where system mail is set up, the link is
    sent to them and need not be shown to anybody else.
    """
    require(actor, "agents:write", workspace.id)
    require_to_give(actor, permissions_of(checked_role(role)), workspace.id)
    cleaned = cleaned_email(email)
    _check_no_agent(workspace, cleaned)
    waiting_in(workspace).filter(email=cleaned).delete()
    invitation, secret = _make(workspace=workspace, email=cleaned, role=role)
    _mail(workspace, invitation, secret)
    record("agent.invited", workspace_id=workspace.id, actor=actor, email=cleaned, role=role)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: Actor) -> None:
    """Let its link open nothing any more. Trouble for one that was accepted meanwhile."""
    workspace = invitation.workspace
    assert workspace  # noqa: S101 - the first owner's is nobody's to withdraw
    require(actor, "agents:write", workspace.id)
    require_to_give(actor, permissions_of(invitation.role), workspace.id)
    if not waiting_in(workspace).filter(pk=invitation.pk).delete()[0]:
        raise Trouble(_("This invitation has been accepted or withdrawn already."))
    record(
        "agent.invitation_withdrawn",
        workspace_id=workspace.id,
        actor=actor,
        email=invitation.email,
        role=invitation.role,
    )


def waiting_in(workspace: Workspace) -> QuerySet[Invitation]:
    """The invitations of a workspace that nobody has accepted; some may have expired."""
    return Invitation.objects.filter(workspace=workspace, accepted_at=None)


def invite_first_owner() -> str | None:
    """The secret of a link that makes the first owner; None once there is an agent.

    An earlier link stops working: whoever reads an old log cannot claim the installation.
    """
    if Agent.unscoped.exists():
        return None
    with transaction.atomic():
        Invitation.objects.filter(workspace=None, accepted_at=None).delete()
        return _make(workspace=None, email="", role=Role.OWNER)[1]


def open_invitation(secret: str) -> Invitation | None:
    """The invitation behind a link, if it can still be accepted."""
    found = (
        Invitation.objects.filter(
            fingerprint=crypto.fingerprint(secret),
            accepted_at=None,
            expires_at__gt=clock.now(),
        )
        .select_related("workspace")
        .first()
    )
    too_late = found and found.workspace is None and Agent.unscoped.exists()
    return None if too_late else found


def _check_no_agent(workspace: Workspace, email: str) -> None:
    with scope.of(workspace.id):
        found = Agent.objects.filter(account__email=email).first()
    if found is None:
        return
    told = (
        _("%(email)s has worked at %(name)s before. Let them come back instead.")
        if found.deactivated_at
        else _("%(email)s is an agent of %(name)s already.")
    )
    raise Trouble(told % {"email": email, "name": workspace.name})


def _mail(workspace: Workspace, invitation: Invitation, secret: str) -> None:
    if not mails_itself():
        return
    with translation.override(workspace.language):
        queue(
            "workspaces/mail/invitation",
            to=invitation.email,
            subject=_("Join %(name)s") % {"name": workspace.name},
            name=workspace.name,
            url=f"{settings.PUBLIC_URL}/invitations/{secret}/",
        )


def _make(*, workspace: Workspace | None, email: str, role: str) -> tuple[Invitation, str]:
    secret = crypto.new_secret()
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=email,
        role=role,
        fingerprint=crypto.fingerprint(secret),
        expires_at=clock.now() + _LASTS,
    )
    return invitation, secret
