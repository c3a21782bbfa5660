import socket
from unittest.mock import patch

import pytest

from egal.testing import ports
from egal.testing.telephone import Telephone


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
@pytest.mark.parametrize("whose", [0, 1], ids=["it", "the next"])
def test_what_somebody_has_is_not_given(kind: socket.SocketKind, whose: int) -> None:
    port = ports.free_port()
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", port + whose))
        with patch.object(ports, "_PORTS", iter([port, port + 2])):
            assert ports.free_port() == port + 2


def test_a_telephone_whose_port_was_taken_meanwhile_takes_another() -> None:
    port = ports.free_port()
    with socket.create_server(("127.0.0.1", port)):
        free = iter([port, ports.free_port()])
        with patch("egal.testing.telephone.free_port", lambda: next(free)), Telephone() as henrik:
            assert henrik.port != port
