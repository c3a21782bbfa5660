from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.actions.add_workspace import add_workspace, slug_of
from egal.workspaces.models import Account, Agent, Invitation, Workspace


@transaction.atomic
def accept_invitation(*, invitation: Invitation, name: str, password: str) -> Agent:
    """Become an agent of the workspace one was invited to."""
    _claim(invitation)
    if invitation.workspace is None:
        raise Trouble("This link is for the first owner.")
    return _join(invitation, invitation.workspace, invitation.email, name, password)


@transaction.atomic
def accept_ownership(
    *, invitation: Invitation, company: str, name: str, email: str, password: str, language: str
) -> Agent:
    """Become the first owner: the company's workspace and the account are made in one go."""
    _claim(invitation)
    if invitation.workspace is not None:
        raise Trouble("This link is for joining a workspace that exists.")
    if Agent.unscoped.exists():
        raise Trouble("This installation has an owner already. Ask for an invitation.")
    workspace = add_workspace(slug=slug_of(company), name=company, actor=SYSTEM, language=language)
    return _join(invitation, workspace, email, name, password)


def _claim(invitation: Invitation) -> None:
    claimed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, expires_at__gt=clock.now()
    ).update(accepted_at=clock.now())
    if not claimed:
        raise Trouble(_("This link has been used or has expired. Ask for a new one."))


def _join(
    invitation: Invitation, workspace: Workspace, email: str, name: str, password: str
) -> Agent:
    _prove(email, password)
    agent = add_agent(
        workspace=workspace,
        email=email,
        role=invitation.role,
        actor=SYSTEM,
        name=name,
        password=password,
    )
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=agent.account)
    return agent


def _prove(email: str, password: str) -> None:
    """Whoever made the link may know it; only its owner knows the password of an account."""
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account and not account.check_password(password):
        raise Trouble(_("This address has an account already. Give the password of that account."))
