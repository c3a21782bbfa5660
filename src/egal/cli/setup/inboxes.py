"""`egal inbox`."""

from collections.abc import Mapping

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say, start_django
from egal.cli.setup.common import found_workspace, url_of, workspace_option
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble


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
@click.option("--imap", default="", help="Fetches from it: imaps://user:password@host")
@data_option
@json_option
def add_inbox(
    channel: str,
    address: str,
    slug: str,
    name: str,
    pairs: tuple[str, ...],
    server: str,
    imap: str,
    as_json: bool,
) -> None:
    """Connect an account, such as: egal inbox add email support@example.com --workspace acme

    Without --server it cannot answer. Without --imap it takes mail by `egal mail deliver` and SMTP
    only; imaps://…/Folder?since=2026-11-01 names a folder, and takes older mail as well.
    """
    with installed():
        from egal.channels.connect import connect_inbox, server_settings
        from egal.channels.webhooks import webhook_path
        from egal.events.record import SYSTEM

        added = connect_inbox(
            workspace=found_workspace(slug),
            channel=channel,
            address=address,
            name=name,
            settings={
                **server_settings(channel, server),
                **server_settings(channel, imap),
                **_settings(pairs),
            },
            actor=SYSTEM,
        )
        path = webhook_path(added)
        called = {"webhook": url_of(path)} if path else {}
        say(
            as_json,
            " ".join([f"{added.address} is an inbox of {slug} now.", *_told(called)]),
            id=public_id(added.id),
            channel=added.channel,
            address=added.address,
            workspace=slug,
            url=url_of(f"/desk/{slug}/"),
            **called,
        )


@inbox.command("servers")
@click.argument("address")
@json_option
def find_servers(address: str, as_json: bool) -> None:
    """The mail servers of an address, as --imap and --server take them."""
    start_django()
    from egal.channels.email.servers.find import servers_of

    found = servers_of(address)
    if found is None:
        raise Trouble(f"Nobody says which servers {address} has. Ask whoever runs its mail.")
    options = [f"--imap {found.imap}", f"--server {found.smtp}"]
    known = " ".join(option for option in options if not option.endswith(" "))
    checked = "" if found.vouched else "A name server says so: look whether you know these names."
    user = "Write user:password@ before each name."
    words = "\n".join(filter(None, [known, user, found.hint, checked]))
    say(as_json, words, imap=found.imap, smtp=found.smtp, hint=found.hint, vouched=found.vouched)


def _told(called: Mapping[str, str]) -> list[str]:
    return [f"Let the other system call {url}" for url in called.values()]


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise Trouble(f"“{pair}” is no setting; write name=value.")
        settings[name.strip()] = value
    return settings
