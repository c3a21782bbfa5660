"""`egal secrets`."""

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say


@click.group()
def secrets() -> None:
    """The passwords kept in the database, sealed under EGAL_SECRET_KEY."""


@secrets.command("rotate")
@data_option
@json_option
def rotate(as_json: bool) -> None:
    """Seal everything anew under the current key.

    Before: put the old key into EGAL_OLD_SECRET_KEYS, a new one into EGAL_SECRET_KEY, and start
    every part again. After: the old key opens nothing any more, but keep it for as long as
    customers may answer old mails.
    """
    with installed():
        from egal.events.record import SYSTEM
        from egal.workspaces.actions.rotate_secrets import rotate_secrets

        count = rotate_secrets(actor=SYSTEM)
        say(as_json, f"{count} secrets are sealed under the current key.", rows=count)
