from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces import scope
from egal.workspaces.models import Account, Agent, Role, Workspace
from egal.workspaces.permissions import permissions_of, require, require_to_give


@transaction.atomic
def add_agent(
    *, workspace: Workspace, email: str, role: str, actor: Actor, name: str = "", password: str = ""
) -> Agent:
    """Put a person to work in a workspace, with a new account or the one they have.

    A password is only taken for a new account: nobody can change another one's by adding them.
    """
    require(actor, "agents:write", workspace.id)
    require_to_give(actor, permissions_of(checked_role(role)), workspace.id)
    account = _account(cleaned_email(email), name, password)
    with scope.of(workspace.id):
        agent, created = Agent.objects.get_or_create(
            workspace=workspace, account=account, defaults={"role": role}
        )
    if not created:
        raise Trouble(
            _("%(email)s is an agent of %(name)s already.")
            % {"email": account.email, "name": workspace.name}
        )
    record(
        "agent.added",
        workspace_id=workspace.id,
        actor=actor,
        agent=agent.id,
        name=agent.actor_name,
        role=role,
    )
    return agent


def cleaned_email(email: str) -> str:
    """The address in the one spelling we keep."""
    cleaned = email.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Trouble(_("“%(email)s” is no e-mail address.") % {"email": email}) from None
    return cleaned


def checked_role(role: str) -> str:
    """The role, if there is such a one."""
    if role not in Role.values:
        known = ", ".join(Role.values)
        raise Trouble(
            _("“%(role)s” is no role; there are %(known)s.") % {"role": role, "known": known}
        )
    return role


def _account(email: str, name: str, password: str) -> Account:
    existing = Account.objects.filter(email=email).first()
    if existing:
        return existing
    account = Account(email=email, name=name.strip() or email.partition("@")[0])
    _check_password(password, account)
    account.set_password(password)
    account.save()
    return account


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Trouble(" ".join(error.messages)) from None
