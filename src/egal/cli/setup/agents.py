"""`egal agent`."""

import sys

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say
from egal.cli.setup.common import found_workspace, url_of, workspace_option
from egal.shared.ids import public_id


@click.group()
def agent() -> None:
    """The people at work."""


@agent.command("add")
@click.argument("email")
@workspace_option
@click.option(
    "--role", default="agent", show_default=True, help="owner, admin, lead, agent, viewer"
)
@click.option("--name", default="", help="As customers see it.")
@data_option
@json_option
def add_agent(email: str, slug: str, role: str, name: str, as_json: bool) -> None:
    """Put a person to work.

    The password is read from standard input. Without one, an invitation link is printed.
    """
    password = "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    with installed():
        if password or _has_account(email):
            _add_agent(slug, email, role, name, password, as_json)
        else:
            _invite(slug, email, role, as_json)


@agent.command("forget-second-step")
@click.argument("email")
@data_option
@json_option
def forget_second_step(email: str, as_json: bool) -> None:
    """Let somebody in by the password alone who has lost every device and code."""
    with installed():
        _forget_second_step(email.strip().lower(), as_json)


def _forget_second_step(email: str, as_json: bool) -> None:
    from egal.events.record import SYSTEM
    from egal.shared.trouble import Trouble
    from egal.workspaces.actions.forget_second_step import forget_second_step as verb
    from egal.workspaces.models import Account

    account = Account.objects.filter(email=email).first()
    if account is None:
        raise Trouble(f"There is no account {email}.")
    forgotten = verb(account=account, actor=SYSTEM)
    told = "signs in with the password alone" if forgotten else "had no second step"
    say(as_json, f"{email} {told}.", email=email, forgotten=forgotten)


def _has_account(email: str) -> bool:
    from egal.workspaces.models import Account

    return Account.objects.filter(email=email.strip().lower()).exists()


def _add_agent(slug: str, email: str, role: str, name: str, password: str, as_json: bool) -> None:
    from egal.events.record import SYSTEM
    from egal.workspaces.actions.add_agent import add_agent as verb

    added = verb(
        workspace=found_workspace(slug),
        email=email,
        role=role,
        name=name,
        password=password,
        actor=SYSTEM,
    )
    say(
        as_json,
        f"{added.account.email} can sign in now: {url_of('/')}",
        id=public_id(added.id),
        email=added.account.email,
        role=added.role,
        workspace=slug,
        url=url_of("/"),
    )


def _invite(slug: str, email: str, role: str, as_json: bool) -> None:
    from egal.events.record import SYSTEM
    from egal.workspaces.actions.invite import invite
    from egal.workspaces.system_mail import mails_itself

    invitation, secret = invite(
        workspace=found_workspace(slug), email=email, role=role, actor=SYSTEM
    )
    url = "" if mails_itself() else url_of(f"/invitations/{secret}/")
    say(
        as_json,
        f"{invitation.email} is invited for seven days: {url or 'the link goes there by mail'}",
        id=public_id(invitation.id),
        email=invitation.email,
        role=invitation.role,
        workspace=slug,
        url=url,
    )
