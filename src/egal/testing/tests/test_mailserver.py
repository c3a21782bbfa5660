"""The customers' mail server itself."""

import socket

import pytest

from egal.testing.mailserver import MailServer


def test_one_that_has_ended_keeps_nobody_waiting_who_finds_its_port_open_elsewhere() -> None:
    server = MailServer()
    with socket.fromfd(server._socket.fileno(), socket.AF_INET, socket.SOCK_STREAM), server:
        place = (server.host, server.port)
        socket.create_connection(place, timeout=5).close()
        server.stop()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place, timeout=5)
