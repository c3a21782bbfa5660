"""`egal doctor`: what is wrong with this installation, and what to do about it."""

import json
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egal.cli.installed import start_if_nothing_runs
from egal.cli.options import data_option, json_option, start_django
from egal.cli.parts import smtp_certificate
from egal.cli.tree.sockets import answers, listen, listen_local
from egal.shared import clock
from egal.shared.configuration import Configuration, load
from egal.shared.stores.place import folder_of
from egal.shared.trouble import Trouble

if TYPE_CHECKING:
    from egal.conversations.models import Inbox

ROOM = 1_024  # MB that should be free
EXPIRES_SOON = 7  # days
SKEW = 2.0  # seconds by which two clocks may differ


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. said: how it is; when not `good`, with the remedy."""

    name: str
    good: bool
    said: str


@click.command()
@data_option
@json_option
def doctor(as_json: bool) -> None:
    """Check settings and every connection; exit code 1 if anything is wrong. Nothing is sent."""
    findings = list(examine())
    good = all(finding.good for finding in findings)
    if as_json:
        click.echo(json.dumps({"good": good, "findings": [asdict(each) for each in findings]}))
    else:
        for each in findings:
            click.echo(f"{'good ' if each.good else 'WRONG'}  {each.name}: {each.said}")
    sys.exit(0 if good else 1)


def examine() -> Iterator[Finding]:
    """Look at one thing after the other; what needs something that is wrong is left out."""
    try:
        configuration = load()
    except Trouble as trouble:
        yield Finding("settings", False, str(trouble))
        return
    yield Finding("settings", True, f"data in {configuration.data}")
    yield _found("disk", lambda: _disk(configuration.data))
    yield _found("files", lambda: _files(configuration))
    yield from _ports(configuration)
    with ExitStack() as stack:
        database = _found("database", lambda: _database(configuration, stack))
        yield database
        if database.good:
            yield from _inside()


def _found(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except Trouble as trouble:
        return Finding(name, False, str(trouble))
    except Exception as error:
        return Finding(name, False, f"{type(error).__name__}: {' '.join(str(error).split())}")


def _disk(data: Path) -> str:
    folder = next(each for each in (data, *data.parents) if each.exists())
    free = shutil.disk_usage(folder).free // 2**20
    if free < ROOM:
        raise Trouble(f"only {free} MB are free in {folder}. Free some, at least {ROOM} MB.")
    return f"{free} MB are free"


def _files(configuration: Configuration) -> str:
    if folder := folder_of(configuration.files, configuration.data):
        return _writable(folder)
    start_django()
    from egal.shared.stores.bucket import BucketStore

    try:
        BucketStore(configuration.files, configuration.data / "drafts").check()
    except OSError as error:
        raise Trouble(f"{error}. Mend EGAL_FILES, its credentials, or the store.") from None
    return f"{configuration.files} can be written and read"


def _writable(files: Path) -> str:
    folder = next(each for each in (files, *files.parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"egal")
    except OSError as error:
        raise Trouble(
            f"{folder} cannot be written ({error.strerror}). Give its owner rights there, and run "
            "this as the user Egal runs as."
        ) from None
    return f"{folder} can be written"


def _ports(configuration: Configuration) -> Iterator[Finding]:
    web = (configuration.listen, configuration.port, "--port or EGAL_PORT")
    smtp = (configuration.smtp_listen, configuration.smtp_port, "EGAL_SMTP_PORT")
    yield _found("web port", lambda: _door(*web))
    yield _found("SMTP port", lambda: _door(*smtp))
    if configuration.smtp_certificate:
        yield _found("SMTP certificate", lambda: _certificate(configuration))
    match configuration.lmtp:
        case Path() as path:
            yield _found("LMTP", lambda: _local_door(path))
        case (address, port):
            yield _found("LMTP", lambda: _door(address, port, "EGAL_LMTP"))


def _door(address: str, port: int, setting: str) -> str:
    """Egal answers there, or it is free."""
    if _egal_answers(address, port):
        return f"Egal answers on {address}, port {port}"
    listen(address, port, setting).close()
    return f"{address}, port {port} is free"


def _certificate(configuration: Configuration) -> str:
    certificate = smtp_certificate(configuration)
    if certificate is None:
        return "none"
    left = (certificate.valid_until() - clock.now()).days
    if left < EXPIRES_SOON:
        raise Trouble(f"it is valid for {left} more days. Renew {configuration.smtp_certificate}.")
    return f"valid for {left} more days"


def _local_door(path: Path) -> str:
    """Somebody answers there, or it can be opened; nothing is left behind."""
    if answers(path):
        return f"Egal answers on {path}"
    listen_local(path, "EGAL_LMTP").close()
    path.unlink()
    return f"{path} is free"


def _egal_answers(address: str, port: int) -> bool:
    """The web answers the question, the SMTP receiver greets before it has heard it."""
    place = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - asked, not opened
    heard = b""
    try:
        with socket.create_connection((place, port), timeout=5) as door:
            door.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while not _is_egal(heard) and (piece := door.recv(4096)):  # a receiver of mail stays
                heard += piece
    except OSError:
        return False
    return _is_egal(heard)


def _is_egal(heard: bytes) -> bool:
    return b"MTP Egal" in heard or b'{"status": "ok"}' in heard


def _database(configuration: Configuration, stack: ExitStack) -> str:
    if not configuration.database_url:
        start_if_nothing_runs(configuration, stack)
    start_django()
    from django.db import connection, connections

    from egal.cli.database import check_server, is_up_to_date

    stack.callback(connections.close_all)
    check_server()
    if not is_up_to_date():
        raise Trouble("its tables are not of this version. Run: egal migrate")
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version')")
        return f"PostgreSQL {cursor.fetchone()[0]}, all migrations applied"


def _inside() -> Iterator[Finding]:
    from egal.conversations.models import Inbox

    yield _found("clock", _clock)
    yield _found("worker", _worker)
    yield _found("system mail", _system_mail)
    for inbox in Inbox.unscoped.order_by("id"):
        yield _found(f"inbox {inbox.address}", lambda inbox=inbox: _inbox(inbox))  # type: ignore[misc]


def _clock() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp())::float8")
        ahead = time.time() - cursor.fetchone()[0]
    if abs(ahead) > SKEW:
        raise Trouble(f"this machine is {ahead:+.1f} s off the database's clock. Let NTP set both.")
    return f"{abs(ahead) * 1_000:.0f} ms off the database's"


def _worker() -> str:
    """Whether anybody takes up what waits."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from channels_arrival"
            " where state = 'waiting' and due_at < now() - interval '1 minute'"
        )
        late = cursor.fetchone()[0]
    if late:
        raise Trouble(
            f"{late} arrivals wait for more than a minute. Start egal worker (or egal up)."
        )
    return "nothing waits for long"


def _system_mail() -> str:
    from egal.workspaces import system_mail

    if not system_mail.mails_itself():
        return "not set up (EGAL_SYSTEM_MAIL): invitations are links to hand on"
    try:
        system_mail.check()
    except OSError as error:  # smtplib's too
        said = " ".join(str(error).split())
        raise Trouble(f"{said} Mend EGAL_SYSTEM_MAIL, or the server.") from None
    if last := system_mail.last_error():
        raise Trouble(f"mail waits because of: {last}")
    return "its server takes us"


def _inbox(inbox: "Inbox") -> str:
    from egal.channels.base import Checkable, DeliveryError, Fetching, InboxSettings
    from egal.channels.registry import channel_of
    from egal.workspaces import scope

    channel = channel_of(inbox.channel)
    told = InboxSettings(inbox.address, inbox.settings)
    try:
        if isinstance(channel, Checkable):
            channel.check(told)
    except DeliveryError as error:
        raise Trouble(f"{error} Mend its settings, or the server.") from None
    if isinstance(channel, Fetching):
        with scope.of(inbox.workspace_id):
            if trouble := channel.troubles([inbox.pk]).get(inbox.pk):
                raise Trouble(trouble)
    if (can := channel.capabilities(told)).by_hand:
        return can.reason
    if not can.can_send:
        return f"takes messages only: {can.reason}"
    return "its provider takes us"
