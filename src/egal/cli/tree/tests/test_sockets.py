"""Sockets of this machine."""

import resource
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from egal.cli.tree.sockets import CONNECTIONS, CannotListen, allow_connections, listen_local


@pytest.fixture
def place() -> Iterator[Path]:
    """Short: a path of a socket has 107 characters at most."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder, "lmtp")


def test_what_a_killed_process_left_is_replaced(place: Path) -> None:
    listen_local(place, "EGAL_LMTP").close()
    with listen_local(place, "EGAL_LMTP"), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(place))


def test_where_somebody_answers_nobody_else_listens(place: Path) -> None:
    with (
        listen_local(place, "EGAL_LMTP"),
        pytest.raises(CannotListen, match=r"Address already in use.*EGAL_LMTP"),
    ):
        listen_local(place, "EGAL_LMTP")


def test_a_file_is_left_alone(place: Path) -> None:
    place.write_text("mine")
    with pytest.raises(CannotListen):
        listen_local(place, "EGAL_LMTP")
    assert place.read_text() == "mine"


def test_a_folder_that_is_missing_is_told(place: Path) -> None:
    with pytest.raises(CannotListen, match="No such file or directory"):
        listen_local(place / "in" / "it", "EGAL_LMTP")


def test_a_thousand_visitors_do_not_take_the_last_connection() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
    try:
        allow_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (min(hard, CONNECTIONS), hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
