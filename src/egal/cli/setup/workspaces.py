"""`egal workspace`."""

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say
from egal.cli.setup.common import url_of
from egal.shared.ids import public_id


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
            f"{added.name} is served now: {url_of(f'/desk/{added.slug}/')}",
            id=public_id(added.id),
            slug=added.slug,
            name=added.name,
            url=url_of(f"/desk/{added.slug}/"),
        )
