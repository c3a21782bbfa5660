"""The `egal` command."""

import sys

import click

from egal import __version__
from egal.cli import mail, parts, setup, up
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
    parts.migrate,
    setup.workspace,
    setup.agent,
    setup.token,
    setup.inbox,
    mail.mail,
):
    egal.add_command(command)


def main() -> None:
    """Run the command; what a person must mend is told in one line, exit code 1."""
    try:
        egal(prog_name="egal")
    except Trouble as trouble:
        click.echo(f"egal: {trouble}", err=True)
        sys.exit(1)
