"""Setting an installation up without the browser: workspaces, agents, tokens, inboxes."""

import sys
from typing import TYPE_CHECKING

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble

if TYPE_CHECKING:
    from egal.workspaces.models import Workspace

workspace_option = click.option("--workspace", "slug", required=True, help="Short name.")


@click.group()
def workspace() -> None:
    """The companies served."""


@workspace.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="The company's name.")
@click.option("--language", type=click.Choice(["de", "en"]), default="en", show_default=True)
@click.option("--time-zone", default="Europe/Berlin", show_default=True)
@data_option
@json_option
def add_workspace(slug: str, name: str, language: str, time_zone: str, as_json: bool) -> None:
    """Start serving a company."""
    with installed():
        from egal.events.record import SYSTEM
        from egal.workspaces.actions.add_workspace import add_workspace as verb

        added = verb(slug=slug, name=name, language=language, time_zone=time_zone, actor=SYSTEM)
        say(
            as_json,
            f"{added.name} is served now: {_url(f'/desk/{added.slug}/')}",
            id=public_id(added.id),
            slug=added.slug,
            name=added.name,
            url=_url(f"/desk/{added.slug}/"),
        )


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


def _has_account(email: str) -> bool:
    from egal.workspaces.models import Account

    return Account.objects.filter(email=email.strip().lower()).exists()


def _add_agent(slug: str, email: str, role: str, name: str, password: str, as_json: bool) -> None:
    from egal.events.record import SYSTEM
    from egal.workspaces.actions.add_agent import add_agent as verb

    added = verb(
        workspace=_workspace(slug),
        email=email,
        role=role,
        name=name,
        password=password,
        actor=SYSTEM,
    )
    say(
        as_json,
        f"{added.account.email} can sign in now: {_url('/')}",
        id=public_id(added.id),
        email=added.account.email,
        role=added.role,
        workspace=slug,
        url=_url("/"),
    )


def _invite(slug: str, email: str, role: str, as_json: bool) -> None:
    from egal.events.record import SYSTEM
    from egal.workspaces.actions.invite import invite

    invitation, secret = invite(workspace=_workspace(slug), email=email, role=role, actor=SYSTEM)
    url = _url(f"/invitations/{secret}/")
    say(
        as_json,
        f"{invitation.email} is invited for seven days: {url}",
        id=public_id(invitation.id),
        email=invitation.email,
        role=invitation.role,
        workspace=slug,
        url=url,
    )


@click.group()
def token() -> None:
    """What programs sign in with."""


@token.command("add")
@workspace_option
@click.option("--scopes", required=True, help="all, read, write, or such as conversations:read,…")
@click.option("--name", default="API", show_default=True)
@data_option
@json_option
def add_token(slug: str, scopes: str, name: str, as_json: bool) -> None:
    """Make a bearer token for the API. It is shown once."""
    with installed():
        from egal.events.record import SYSTEM
        from egal.workspaces.actions.add_token import add_token as verb

        added, secret = verb(
            workspace=_workspace(slug),
            scopes=scopes.replace(",", " ").split(),
            name=name,
            actor=SYSTEM,
        )
        say(
            as_json,
            f"{secret}\nKeep it safe, it is not shown again. Documentation: {_url('/api/v1/docs')}",
            id=public_id(added.id),
            token=secret,
            scopes=added.scopes,
            workspace=slug,
            url=_url("/api/v1/"),
        )


@click.group()
def inbox() -> None:
    """The accounts on channels through which customers reach us."""


@inbox.command("add")
@click.argument("channel")
@click.argument("address")
@workspace_option
@click.option("--name", default="", help="The sender customers see; the workspace's by default.")
@click.option("--set", "pairs", multiple=True, help="A setting of the channel, as name=value.")
@click.option("--server", default="", help="Sends by it: smtps://user:password@host")
@data_option
@json_option
def add_inbox(
    channel: str,
    address: str,
    slug: str,
    name: str,
    pairs: tuple[str, ...],
    server: str,
    as_json: bool,
) -> None:
    """Connect an account, such as: egal inbox add email support@example.com --workspace acme

    Without --server it takes mail (`egal mail deliver`, SMTP) but cannot answer.
    """
    with installed():
        from egal.channels.connect import connect_inbox, server_settings
        from egal.events.record import SYSTEM

        added = connect_inbox(
            workspace=_workspace(slug),
            channel=channel,
            address=address,
            name=name,
            settings={**server_settings(channel, server), **_settings(pairs)},
            actor=SYSTEM,
        )
        say(
            as_json,
            f"{added.address} is an inbox of {slug} now.",
            id=public_id(added.id),
            channel=added.channel,
            address=added.address,
            workspace=slug,
            url=_url(f"/desk/{slug}/"),
        )


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise Trouble(f"“{pair}” is no setting; write name=value.")
        settings[name.strip()] = value
    return settings


def _workspace(slug: str) -> "Workspace":
    from egal.workspaces.models import Workspace

    found = Workspace.objects.filter(slug=slug).first()
    if found is None:
        slugs = ", ".join(Workspace.objects.values_list("slug", flat=True)) or "none yet"
        raise Trouble(f"There is no workspace “{slug}”; there is {slugs}.")
    return found


def _url(path: str) -> str:
    from django.conf import settings

    return f"{settings.PUBLIC_URL}{path}"
