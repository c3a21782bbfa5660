"""`egal token`."""

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say
from egal.cli.setup.common import found_workspace, url_of, workspace_option
from egal.shared.ids import public_id


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
            workspace=found_workspace(slug),
            scopes=scopes.replace(",", " ").split(),
            name=name,
            actor=SYSTEM,
        )
        say(
            as_json,
            f"{secret}\nIt is not shown again. Documentation: {url_of('/api/v1/docs')}",
            id=public_id(added.id),
            token=secret,
            scopes=added.scopes,
            workspace=slug,
            url=url_of("/api/v1/"),
        )
