"""A line as its form describes it: where it is connected, and who may ring us there."""

import ipaddress
from dataclasses import dataclass, field
from typing import Literal

from egal.calls.voice import Line
from egal.channels.phone.embedded.media.media import Codec
from egal.channels.phone.embedded.sdp import PREFERRED

Transport = Literal["udp", "tcp", "tls"]
Net = ipaddress.IPv4Network


@dataclass(frozen=True, slots=True)
class Connection:
    """registers: at `host`, as `user`. peers: who may ring us besides whoever answers at `host`.

    host: "" where nothing can be rung. port: None for the usual one. caller: in E.164.
    """

    registers: bool
    host: str
    port: int | None
    transport: Transport
    user: str
    auth_user: str
    password: str = field(repr=False)
    peers: tuple[Net, ...]
    codecs: tuple[Codec, ...]
    caller: str


def connection(line: Line) -> Connection:
    """What its settings say; what they lack is as usual."""
    host, port = _place(_text(line, "server"))
    user = _text(line, "user")
    return Connection(
        registers=_text(line, "mode") == "trunk" and bool(host),
        host=host,
        port=port,
        transport=_transport(_text(line, "transport")),
        user=user,
        auth_user=_text(line, "auth_user") or user,
        password=_text(line, "password"),
        peers=tuple(_nets(line.settings.get("peers"))),
        codecs=tuple(_codecs(line.settings.get("codecs"))) or PREFERRED,
        caller=_text(line, "caller_id") or line.address,
    )


def _text(line: Line, name: str) -> str:
    return str(line.settings.get(name) or "").strip()


def _place(server: str) -> tuple[str, int | None]:
    host, _colon, port = server.partition(":")
    return host, int(port) if port.isdecimal() and 0 < int(port) < 65_536 else None


def _transport(text: str) -> Transport:
    return "tls" if text == "tls" else "tcp" if text == "tcp" else "udp"


def _nets(given: object) -> list[Net]:
    """What is no network of IPv4 is left out: it lets nobody in."""
    found = []
    for text in given if isinstance(given, list | tuple) else []:
        try:
            found.append(Net(str(text), strict=False))
        except ValueError:
            continue
    return found


def _codecs(given: object) -> list[Codec]:
    wanted = [str(one) for one in given] if isinstance(given, list | tuple) else []
    return [codec for name in wanted for codec in PREFERRED if codec == name]
