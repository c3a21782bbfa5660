"""`egal up`: everything in one supervised tree."""

import os
import signal
import socket
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from egal.cli import parts
from egal.cli.options import data_option, setting_option, start_django
from egal.cli.tree.lock import Lock
from egal.cli.tree.postgres import Postgres, check_space
from egal.cli.tree.sockets import listen
from egal.cli.tree.supervisor import GRACE, Part, Supervisor
from egal.shared.configuration import Configuration, load

if TYPE_CHECKING:
    from egal.channels.email.certificate import Certificate

ROOM_TO_WORK = 30  # MB; a first start needs more, which the launcher checks
PASSWORD = "moin-moin-hamburg"  # noqa: S105 - of the demo company, printed at every start


@click.command()
@data_option
@setting_option("--port", "EGAL_PORT", "Port of the web; SMTP takes the one 25 above")
@setting_option("--listen", "EGAL_LISTEN", "Address the web listens on")
@setting_option("--smtp-port", "EGAL_SMTP_PORT", "Port of the SMTP receiver")
@click.option("--demo", is_flag=True, help="Start with the demo company.")
def up(demo: bool) -> None:
    """Start everything: database, web, worker, SMTP receiver, telephone. Ctrl-C stops it."""
    configuration = load()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))  # until the supervisor listens itself
    with ExitStack() as stack:
        stack.enter_context(Lock(configuration.data))
        check_space(configuration.data, needed_mb=ROOM_TO_WORK)
        listening = _listen(configuration, stack)
        certificate = parts.smtp_certificate(configuration)
        postgres = _start_database(configuration, stack)
        _prepare()
        tree = _parts(listening, certificate, drain=configuration.phone_drain)
        if demo:
            tree.append(_demo())
        _greet(listening["smtp"])
        _forget_connections()
        code = Supervisor(tree, data=configuration.data, postgres=postgres, say=_tell).run()
    sys.exit(code)


def _listen(configuration: Configuration, stack: ExitStack) -> dict[str, socket.socket]:
    """All doors are open before anything else starts: a taken port is told at once, and a
    customer's mail server that comes too early waits instead of being turned away."""
    web = listen(configuration.listen, configuration.port, "--port or EGAL_PORT")
    mail = parts.mail_doors(configuration)
    for door in (web, *mail.values()):
        stack.enter_context(door)
    for variable, door in (("EGAL_PORT", web), ("EGAL_SMTP_PORT", mail["smtp"])):
        os.environ[variable] = str(door.getsockname()[1])  # port 0 has become a real one
    os.environ["EGAL_SIP_PORT"] = str(configuration.sip_port or _free_port(configuration))
    return {"web": web, **mail}


def _free_port(configuration: Configuration) -> int:
    """For telephones, who may come by TCP and by UDP; their part opens it itself."""
    with listen(configuration.sip_listen, 0, "--port or EGAL_SIP_PORT") as door:
        return int(door.getsockname()[1])


def _start_database(configuration: Configuration, stack: ExitStack) -> Postgres | None:
    if configuration.database_url:
        start_django()
        return None
    postgres = Postgres(configuration.data)
    stack.callback(postgres.stop)
    postgres.launch()
    start_django()  # it takes a second, in which the database wakes up
    postgres.wait_until_ready()
    return postgres


def _prepare() -> None:
    """What every part needs: the tables, and the modules they would else load one by one."""
    from egal.cli.database import prepare_database

    prepare_database()
    parts.preload()


def _parts(
    listening: dict[str, socket.socket], certificate: "Certificate | None", *, drain: int
) -> list[Part]:
    mail = {name: door for name, door in listening.items() if name != "web"}
    return [
        Part("web", lambda: parts.run_web(listening["web"])),
        Part("worker", parts.run_worker),
        Part("smtp", lambda: parts.run_smtp(mail, certificate)),
        Part("phone", parts.run_phone, grace=drain + GRACE),
    ]


def _demo() -> Part:
    """The demo company, and its customers' mail server, which takes what the agents write."""
    from egal.demo.company import build_demo
    from egal.demo.telephone import sip_address
    from egal.testing.mailserver import MailServer

    outside = MailServer()
    agents = build_demo(password=PASSWORD, mail_server=f"smtp://{outside.host}:{outside.port}")
    for agent in agents:
        _tell(f"Demo login: {agent.account.email}  password: {PASSWORD}  ({agent.role})")
    _tell(f"Demo telephone: ring {sip_address()} with any softphone of this machine")
    return Part("customers", lambda: parts.run_until_told(outside))


def _greet(smtp: socket.socket) -> None:
    from django.conf import settings

    from egal.workspaces.actions.invite import invite_first_owner

    host, port = smtp.getsockname()[:2]
    _tell(f"Egal runs at {settings.PUBLIC_URL}  (mail by SMTP on {host}, port {port})")
    place = f"{settings.EGAL.sip_listen}, port {settings.EGAL.sip_port}"
    _tell(f"Telephones reach it by SIP on {place}, once a number is connected.")
    if secret := invite_first_owner():
        _tell(f"Make the first owner, once: {settings.PUBLIC_URL}/owner/{secret}/")
    _tell("Ctrl-C stops it.")


def _forget_connections() -> None:
    from django.db import connections

    connections.close_all()


def _tell(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()
