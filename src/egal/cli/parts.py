"""The parts that run side by side: each alone as a command, all together below `egal up`."""

import asyncio
import signal
import socket
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egal.cli.options import data_option, setting_option, start_django
from egal.cli.tree.sockets import allow_connections, listen, listen_local
from egal.shared.configuration import Configuration, load
from egal.shared.trouble import Trouble

if TYPE_CHECKING:
    from egal.channels.email.certificate import Certificate


@click.command()
@data_option
@setting_option("--port", "EGAL_PORT", "Port of the web")
@setting_option("--listen", "EGAL_LISTEN", "Address the web listens on")
def web() -> None:
    """Serve the desk and the API."""
    configuration = load()
    listening = listen(configuration.listen, configuration.port, "--port or EGAL_PORT")
    _start_alone()
    run_web(listening)


@click.command()
@data_option
def worker() -> None:
    """Fetch mail, take in what arrives, send what was written, put events in order."""
    _start_alone()
    run_worker()


@click.command()
@data_option
@setting_option("--port", "EGAL_SMTP_PORT", "Port of the SMTP receiver")
@setting_option("--listen", "EGAL_SMTP_LISTEN", "Address the SMTP receiver listens on")
def smtp() -> None:
    """Receive mail by SMTP, and by LMTP where EGAL_LMTP says so."""
    configuration = load()
    doors, certificate = mail_doors(configuration), smtp_certificate(configuration)
    _start_alone()
    run_smtp(doors, certificate)


@click.command()
@data_option
@setting_option("--port", "EGAL_SIP_PORT", "Port for telephones, by UDP and TCP")
@setting_option("--listen", "EGAL_SIP_LISTEN", "Address for telephones")
def phone() -> None:
    """Carry calls: SIP, sound, queue."""
    _start_alone()
    run_phone()


@click.command()
@data_option
def migrate() -> None:
    """Bring the database to this version."""
    from egal.cli.database import prepare_database

    start_django()
    prepare_database()


def _start_alone() -> None:
    """As below `egal up`, but for the tables: `egal migrate` brings them up to date.

    Raises Trouble for a key that does not open what is sealed, and where there are no tables yet.
    """
    start_django()
    from django.db import ProgrammingError, connections

    from egal.cli.database import check_key

    try:
        check_key()
    except ProgrammingError:
        raise Trouble("The database lacks tables of this version. Run egal migrate.") from None
    connections.close_all()  # the worker forks


def preload() -> None:
    """Import what the parts need, once, before they are forked."""
    import uvicorn  # noqa: F401
    from django.urls import get_resolver

    import egal.channels.email.smtpd
    import egal.channels.outbox  # noqa: F401
    from egal.channels.registry import channels

    channels()
    _ = get_resolver().url_patterns


def run_web(listening: socket.socket) -> None:
    """Serve until SIGTERM; open event streams do not hold up the end."""
    import uvicorn

    from egal.realtime.stream import end_streams

    class Web(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            end_streams()
            await super().shutdown(sockets)

    allow_connections()
    config = uvicorn.Config(
        "egal.config.asgi:application",
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=30,
    )
    Web(config).run(sockets=[listening])


def run_worker() -> None:
    """Work until SIGTERM; what is in hand is finished."""
    from egal.channels.email.imap.watch import Watch
    from egal.channels.fetching import Fetcher
    from egal.channels.outbox import Sender
    from egal.channels.reader import Reader
    from egal.shared.loops import run

    stop = _told_to_stop()  # before the reader, or a stop this early would orphan its processes
    # The reader first: it forks.
    with Reader() as reader, Sender() as sender, Fetcher() as fetcher, Watch() as watch:
        from egal.cli.loops import worker_loops

        run(worker_loops(reader, sender, fetcher, watch), stop)


def run_until_told(service: AbstractContextManager[object]) -> None:
    """Keep a service open until SIGTERM."""
    stop = _told_to_stop()
    with service:
        stop.wait()


def mail_doors(configuration: Configuration) -> dict[str, socket.socket]:
    """Where mail comes in, open from now on: "smtp", and "lmtp" if that is set."""
    doors = {"smtp": listen(configuration.smtp_listen, configuration.smtp_port, "EGAL_SMTP_PORT")}
    match configuration.lmtp:
        case Path() as path:
            doors["lmtp"] = listen_local(path, "EGAL_LMTP")
        case (address, port):
            doors["lmtp"] = listen(address, port, "EGAL_LMTP")
    return doors


def smtp_certificate(configuration: Configuration) -> "Certificate | None":
    """What the SMTP receiver shows on STARTTLS; Trouble where it cannot be used."""
    from egal.channels.email.certificate import Certificate

    if configuration.smtp_certificate is None or configuration.smtp_key is None:
        return None
    return Certificate(configuration.smtp_certificate, configuration.smtp_key)


def run_smtp(
    listening: Mapping[str, socket.socket], certificate: "Certificate | None" = None
) -> None:
    """Receive until SIGTERM; what is in hand is stored."""
    from egal.channels.email.door import accepts, store
    from egal.channels.email.smtpd import Door, serve

    doors = [Door(listening["smtp"], tls=certificate)]
    if "lmtp" in listening:
        doors.append(Door(listening["lmtp"], lmtp=True))
    asyncio.run(serve(doors, accepts, store, socket.getfqdn()))


def run_phone() -> None:
    """Carry calls until SIGTERM, after which those that are up may go on for a while."""
    from egal.channels.phone.process import run_phone as carry_calls

    carry_calls(load())


def _told_to_stop() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
