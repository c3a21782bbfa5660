"""`egal inbox`."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say, start_django
from egal.cli.setup.common import found_workspace, url_of, workspace_option
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble

if TYPE_CHECKING:
    from egal.conversations.models import Inbox


@click.group()
def inbox() -> None:
    """The accounts on channels through which customers reach us."""


@inbox.command("add")
@click.argument("channel")
@click.argument("address")
@workspace_option
@click.option("--name", default="", help="The sender customers see; the workspace's by default.")
@click.option("--set", "pairs", multiple=True, help="A setting of the channel, as name=value.")
@click.option("--set-file", "files", multiple=True, help="A secret one, as name=path of a file.")
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
    files: tuple[str, ...],
    server: str,
    imap: str,
    as_json: bool,
) -> None:
    """Connect an account, such as: egal inbox add email support@example.com --workspace acme

    Without --server it cannot answer. Without --imap it takes mail by `egal mail deliver` and SMTP
    only; imaps://…/Folder?since=2026-11-01 names a folder, and takes older mail as well.

    Other channels take their settings by --set and --set-file: a command line is seen by all who
    are on this machine. What is to be set up at the provider is printed.
    """
    with installed():
        from egal.channels.connect import connect_inbox, server_settings
        from egal.channels.connections import connections_of
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
                **{name: _read(path) for name, path in _settings(files).items()},
            },
            actor=SYSTEM,
        )
        path = webhook_path(added)
        called = {"webhook": url_of(path)} if path else {}
        say(
            as_json,
            "\n".join([f"{added.address} is an inbox of {slug} now.", *_told(added, called)]),
            id=public_id(added.id),
            channel=added.channel,
            address=added.address,
            workspace=slug,
            url=url_of(f"/desk/{slug}/"),
            connections=[asdict(each) for each in connections_of(added)],
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


def _told(added: "Inbox", called: Mapping[str, str]) -> list[str]:
    """What is left to do elsewhere, a line each."""
    from egal.channels.connections import connections_of
    from egal.channels.signing_in import providers_of

    steps = [f"{each.system}: {each.said} {each.to_copy}" for each in connections_of(added)]
    if not steps:
        steps = [f"Let the other system call {url}" for url in called.values()]
    path = f"/desk/{added.workspace.slug}/settings/inboxes/{public_id(added.id)}/"
    signs_in = [f"Sign in with {name} at {url_of(path)}" for name in providers_of(added).values()]
    return [*steps, *signs_in]


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise Trouble(f"“{pair}” is no setting; write name=value.")
        settings[name.strip()] = value
    return settings
