"""The `egal` command."""

import sys
from typing import NoReturn

import click

from egal import __version__
from egal.cli import backup, doctor, mail, parts, up
from egal.cli.setup import agents, inboxes, secrets, tokens, workspaces
from egal.shared.trouble import Trouble


@click.group()
@click.version_option(__version__, prog_name="egal")
def egal() -> None:
    """A service desk in which the customer chooses the medium."""


for command in (
    up.up,
    parts.web,
    parts.worker,
    parts.smtp,
    parts.phone,
    parts.migrate,
    workspaces.workspace,
    agents.agent,
    tokens.token,
    inboxes.inbox,
    secrets.secrets,
    mail.mail,
    doctor.doctor,
    backup.backup,
    backup.restore,
):
    egal.add_command(command)


def main() -> None:
    """Run the command; what a person must mend is told in one line, exit code 1."""
    try:
        egal(prog_name="egal")
    except Trouble as trouble:
        _end(str(trouble))
    except Exception as error:
        if not _is_of_database(error):
            raise
        _end(f"The database refused: {' '.join(str(error).split())} Nothing was changed.")


def _is_of_database(error: Exception) -> bool:
    """A full disk, a lost connection. Django is asked only if it has been loaded by then."""
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, database.OperationalError)


def _end(sentence: str) -> NoReturn:
    click.echo(f"egal: {sentence}", err=True)
    sys.exit(1)
