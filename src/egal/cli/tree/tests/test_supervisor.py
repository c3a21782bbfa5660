import json
import multiprocessing
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import psycopg
import pytest

from egal.cli.tree.lock import AlreadyRuns, Lock
from egal.cli.tree.postgres import Postgres, PostgresFailed
from egal.cli.tree.processes import born, comes_true, program
from egal.cli.tree.sockets import CannotListen, listen
from egal.cli.tree.supervisor import Part, Supervisor

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
FORK = multiprocessing.get_context("fork")


@contextmanager
def supervised(
    data: Path, parts: list[Part], postgres: Postgres | None = None, *, terminal: str = "said"
) -> Iterator[BaseProcess]:
    """A supervisor in a process group of its own, as a shell would start it."""

    def say(line: str) -> None:
        with (data / terminal).open("a") as file:
            file.write(f"{line}\n")

    def live() -> None:
        os.setpgid(0, 0)
        with Lock(data):
            code = Supervisor(parts, data=data, postgres=postgres, say=say).run()
        os._exit(code)

    process = FORK.Process(target=live)
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join()


def note(path: Path) -> None:
    path.write_text(str(os.getpid()))


def noted(path: Path, other_than: int = 0) -> int:
    """The process that has left a note there, waited for."""

    def found() -> int:
        text = path.read_text() if path.exists() else ""
        return int(text) if text and int(text) != other_than else 0

    assert comes_true(lambda: bool(found()), 10)
    return found()


def patient(path: Path) -> Callable[[], None]:
    """Work that ends with SIGTERM."""

    def run() -> None:
        note(path)
        signal.pause()

    return run


def stubborn(path: Path) -> Callable[[], None]:
    """Work that does not end with SIGTERM."""

    def run() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        note(path)
        while True:
            signal.pause()

    return run


def told(data: Path) -> list[str]:
    return (data / "said").read_text().splitlines() if (data / "said").exists() else []


def ends(pid: int, seconds: float) -> bool:
    return comes_true(lambda: not born(pid), seconds)


def server_of(data: Path) -> int:
    return int((data / "postgres/postmaster.pid").read_text().split()[0])


def answers(postgres: Postgres) -> bool:
    try:
        with psycopg.connect(postgres.url) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    yield (postgres := Postgres(tmp_path, settings=CARELESS))
    postgres.remove()


def test_what_a_killed_part_leaves_is_waited_for(tmp_path: Path) -> None:
    def work() -> None:
        if os.fork() == 0:
            note(tmp_path / "orphan")
            time.sleep(60)
            os._exit(0)
        patient(tmp_path / "worker")()

    with supervised(tmp_path, [Part("worker", work)]) as supervisor:
        orphan = noted(tmp_path / "orphan")
        os.kill(noted(tmp_path / "worker"), signal.SIGKILL)
        noted(tmp_path / "orphan", other_than=orphan)
        assert psutil.Process(orphan).ppid() == supervisor.pid
        os.kill(orphan, signal.SIGKILL)
        assert comes_true(lambda: not Path(f"/proc/{orphan}").exists(), 5)


def test_parts_run_under_their_names_until_ctrl_c(tmp_path: Path) -> None:
    web = Part("web", patient(tmp_path / "web"))
    with supervised(tmp_path, [web]) as supervisor:
        assert program(pid := noted(tmp_path / "web")) == "egal-web"
        begun = time.monotonic()
        os.kill(supervisor.pid or 0, signal.SIGINT)
        supervisor.join(5)
    assert (supervisor.exitcode, born(pid)) == (0, "")
    assert time.monotonic() - begun < 1


def test_a_killed_part_starts_again_at_once(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", patient(tmp_path / "web"))]):
        os.kill(first := noted(tmp_path / "web"), signal.SIGKILL)
        assert noted(tmp_path / "web", other_than=first)
    assert told(tmp_path) == ["web was killed (signal 9); it starts again."]


def test_a_part_that_keeps_dying_rests_longer_each_time(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", lambda: os._exit(3))]):
        assert comes_true(lambda: len(told(tmp_path)) == 4, 10)
    endings = [line.partition("it starts again")[2] for line in told(tmp_path)]
    assert endings == [".", " in 0.5 s.", " in 1 s.", " in 2 s."]


def test_the_service_outlives_its_terminal(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", patient(tmp_path / "web"))], terminal="/dev/full"):
        os.kill(first := noted(tmp_path / "web"), signal.SIGKILL)
        assert noted(tmp_path / "web", other_than=first)


def test_ctrl_c_in_the_terminal_is_for_the_supervisor_alone(tmp_path: Path) -> None:
    def run() -> None:
        signal.signal(signal.SIGINT, lambda *_: note(tmp_path / "hit"))
        patient(tmp_path / "web")()

    with supervised(tmp_path, [Part("web", run)]) as supervisor:
        noted(tmp_path / "web")
        os.killpg(supervisor.pid or 0, signal.SIGINT)
        supervisor.join(5)
    assert supervisor.exitcode == 0
    assert not (tmp_path / "hit").exists()


def test_a_second_ctrl_c_shortens_the_wait(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", stubborn(tmp_path / "web"))]) as supervisor:
        pid = noted(tmp_path / "web")
        os.kill(supervisor.pid or 0, signal.SIGINT)
        supervisor.join(0.7)
        assert supervisor.is_alive()
        os.kill(supervisor.pid or 0, signal.SIGINT)
        supervisor.join(2)
        assert (supervisor.exitcode, born(pid)) == (0, "")


def test_parts_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", patient(tmp_path / "web"))]) as supervisor:
        pid = noted(tmp_path / "web")
        supervisor.kill()
    assert ends(pid, 2)


def test_a_stubborn_left_over_is_killed_by_whoever_comes_next(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", stubborn(tmp_path / "web"))]) as supervisor:
        pid = noted(tmp_path / "web")
        assert comes_true(lambda: (tmp_path / "parts.json").exists(), 5)
        supervisor.kill()
    assert not ends(pid, 0.2)
    with Lock(tmp_path):
        assert not born(pid)


def test_another_process_with_the_number_of_a_part_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as sleep:
        left = {"web": [sleep.pid, "some boot 123"]}
        (tmp_path / "parts.json").write_text(json.dumps(left))
        with Lock(tmp_path):
            assert sleep.poll() is None
        sleep.kill()


def test_a_half_written_note_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "parts.json").write_text('{"web": [12')
    with Lock(tmp_path):
        pass


def test_one_supervisor_a_data_folder(tmp_path: Path) -> None:
    with supervised(tmp_path, [Part("web", patient(tmp_path / "web"))]) as supervisor:
        noted(tmp_path / "web")
        with pytest.raises(AlreadyRuns) as refusal, Lock(tmp_path):
            pass
    assert str(refusal.value) == (
        f"Egal already runs on {tmp_path} (process {supervisor.pid}). "
        "Stop it first, or choose another folder with --data."
    )


def test_nothing_waits_for_an_acknowledgement() -> None:
    with (
        listen("127.0.0.1", 0, "EGAL_PORT") as door,
        socket.create_connection(door.getsockname()),
        door.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0, "") as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen) as refusal:
            listen("127.0.0.1", port, "--port or EGAL_PORT")
    assert str(refusal.value) == (
        f"Port {port} on 127.0.0.1 is taken by another program. "
        "Choose another with --port or EGAL_PORT."
    )


@pytest.mark.parametrize("address", ["192.0.2.1", "nowhere.invalid", "", "127.0.0.1:80"])
def test_an_address_that_is_not_ours_is_told(address: str) -> None:
    with pytest.raises(CannotListen, match=r"is no address of this machine.*Use 127.0.0.1"):
        listen(address, 8000, "--port")


def test_a_port_that_cannot_be_is_told() -> None:
    with pytest.raises(
        CannotListen, match=r"70000 is no port. Choose one from 0 to 65535 with --p"
    ):
        listen("127.0.0.1", 70000, "--port")


def test_connections_wait_while_a_part_starts_again(tmp_path: Path) -> None:
    def answer_once() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"hello")

    with listen("127.0.0.1", 0, "") as listening, supervised(tmp_path, [Part("web", answer_once)]):
        for _ in range(3):
            with socket.create_connection(listening.getsockname(), 10) as customer:
                assert customer.recv(5) == b"hello"


def test_a_killed_database_starts_again_while_parts_go_on(
    tmp_path: Path, postgres: Postgres
) -> None:
    with supervised(tmp_path, [Part("web", patient(tmp_path / "web"))], postgres):
        web = noted(tmp_path / "web")
        first = server_of(tmp_path)
        os.kill(first, signal.SIGKILL)
        assert comes_true(lambda: answers(postgres) and server_of(tmp_path) != first, 10)
        assert told(tmp_path) == ["database was killed (signal 9); it starts again."]
        assert born(web)


def test_all_ends_with_ctrl_c_the_database_too(tmp_path: Path, postgres: Postgres) -> None:
    with supervised(tmp_path, [Part("web", patient(tmp_path / "web"))], postgres) as supervisor:
        noted(tmp_path / "web")
        server = server_of(tmp_path)
        begun = time.monotonic()
        os.kill(supervisor.pid or 0, signal.SIGINT)
        supervisor.join(5)
    assert (supervisor.exitcode, born(server)) == (0, "")
    assert time.monotonic() - begun < 2


def test_all_ends_with_a_killed_supervisor_and_the_next_one_starts(
    tmp_path: Path, postgres: Postgres
) -> None:
    web = Part("web", patient(tmp_path / "web"))
    with supervised(tmp_path, [web], postgres) as supervisor:
        first = noted(tmp_path / "web")
        server = server_of(tmp_path)
        supervisor.kill()
    with supervised(tmp_path, [web], postgres):
        noted(tmp_path / "web", other_than=first)
        assert answers(postgres)
        assert not born(server)


def test_a_database_that_cannot_start_is_told_at_once(tmp_path: Path) -> None:
    postgres = Postgres(tmp_path, binaries=tmp_path)
    with pytest.raises(PostgresFailed, match="Set DATABASE_URL"):
        Supervisor([], data=tmp_path, postgres=postgres, say=print).run()
