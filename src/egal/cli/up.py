"""`egal up`: everything in one supervised tree."""

import gc
import os
import signal
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egal.cli import parts
from egal.cli.database import prepare_database
from egal.cli.options import data_option, setting_option, start_django
from egal.cli.tree.lock import Lock
from egal.cli.tree.postgres import Postgres, check_space
from egal.cli.tree.sockets import listen
from egal.cli.tree.supervisor import GRACE, Part, Supervisor
from egal.shared.configuration import Configuration, load

if TYPE_CHECKING:
    from egal.channels.email.certificate import Certificate
    from egal.testing.networks import Networks

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
        prepare_database()
        tree = _parts(listening, certificate, drain=configuration.phone_drain)
        if demo:
            tree += _demo(listening["web"])
        _greet(listening["smtp"])
        _forget_connections()
        gc.freeze()  # the parts share this memory for as long as nobody touches it
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
    """And load meanwhile what every part needs: it takes a second or two."""
    if configuration.database_url:
        _load()
        return None
    postgres = Postgres(configuration.data)
    stack.callback(postgres.stop)
    postgres.launch(meanwhile=_load)
    postgres.wait_until_ready()
    return postgres


def _load() -> None:
    start_django()
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


def kept_networks() -> Path:
    """Where the demo's networks keep what they hold."""
    return load().data / "networks"


def _demo(web: socket.socket) -> list[Part]:
    """The demo company; its customers' mail server, which takes what the agents write; and the
    networks on which they write in public."""
    from egal.demo.company import build_demo
    from egal.demo.telephone import sip_address
    from egal.testing.mailserver import MailServer

    outside, networks = MailServer(), _networks()
    agents = build_demo(
        password=PASSWORD,
        mail_server=f"smtp://{outside.host}:{outside.port}",
        networks=networks,
    )
    for agent in agents:
        _tell(f"Demo login: {agent.account.email}  password: {PASSWORD}  ({agent.role})")
    _tell(f"Demo telephone: ring {sip_address()} with any softphone of this machine")
    _tell(f"Demo public: play X, Facebook, WhatsApp and SMS at {networks.url}")
    return [
        Part("customers", lambda: parts.run_until_told(outside)),
        Part("networks", lambda: _run_networks(networks, web)),
    ]


def _networks() -> "Networks":
    """Simulators of the networks, on a port of this machine that Egal may ask."""
    from django.conf import settings

    from egal.testing.networks import Networks

    networks = Networks()
    networks.listen()
    networks.kept, networks.desk = kept_networks(), settings.PUBLIC_URL
    settings.PRIVATE_HOSTS = (*settings.PRIVATE_HOSTS, networks.place)
    return networks


def _run_networks(networks: "Networks", web: socket.socket) -> None:
    from egal.demo.networks import Playing

    host, port = web.getsockname()[:2]
    local = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - only compared
    place = f"[{local}]" if ":" in local else local
    parts.run_until_told(Playing(networks, local=f"http://{place}:{port}"))


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
