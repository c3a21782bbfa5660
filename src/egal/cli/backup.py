"""`egal backup` and `egal restore`: database, files and keys in one tar."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

import egal
from egal.cli import dump
from egal.cli.installed import installed
from egal.cli.options import data_option, json_option, say, start_django
from egal.cli.tree.lock import Lock
from egal.cli.tree.postgres import Postgres
from egal.shared.configuration import Configuration, load
from egal.shared.stores.place import DRAFTS, folder_of
from egal.shared.trouble import Trouble

FORMAT = 1
MANIFEST, DATABASE, FILES = "egal-backup.json", "database.sql", "files"

# What waits to be sent has been sent in the meantime by the installation the backup is of, and
# what its consumers had not read yet, they have read there.
_SEND_NOTHING_AGAIN = """
reset search_path;
update conversations_delivery
   set state = 'failed',
       error = 'Restored from a backup, so not sent again. Check whether it arrived, then retry.'
 where state in ('queued', 'sending', 'unknown');
delete from workspaces_systemmail;
update events_cursor set seq = coalesce((select max(seq) from events_lastplace), 0);
"""

_file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_file_argument
@data_option
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Write database, files and keys to FILE, a tar (compressed when it ends in .gz).

    Egal may go on running. Keep the file as safe as the installation itself: it holds the keys.
    """
    if file.exists():
        raise Trouble(f"{file} exists. Name a file that does not, or remove it.")
    with installed(), _told(file), _draft(file) as draft:
        _write(load(), draft, compressed=file.suffix in (".gz", ".tgz"))
        draft.rename(file)
    size, elsewhere = file.stat().st_size, _elsewhere(load())
    said = f"{file} is written ({size / 2**20:.1f} MB)."
    if elsewhere:
        said += f" Not in it: the files in {elsewhere}."
    say(as_json, said, file=str(file), bytes=size, files_in=elsewhere)


@click.command()
@_file_argument
@data_option
@json_option
def restore(file: Path, as_json: bool) -> None:
    """Fill an empty installation from FILE. What had not been sent stays unsent."""
    configuration = load()
    with ExitStack() as stack:
        tar = stack.enter_context(_opened(file))
        manifest = _manifest(tar, file)
        stack.enter_context(Lock(configuration.data))
        _refuse_files(folder_of(configuration.files, configuration.data))
        _start(configuration, stack)
        _refuse_rows()
        _fill(configuration, tar)
    made, elsewhere = manifest["made_at"], manifest.get("files_in", "")
    said = f"Restored to {made}. Start it with egal up."
    if elsewhere and elsewhere != configuration.files:
        said += f" Its files are in {elsewhere}: set EGAL_FILES to that first."
    say(as_json, said, made_at=made, version=egal.__version__, files_in=elsewhere)


def _write(configuration: Configuration, path: Path, *, compressed: bool) -> None:
    """The database first: a file is kept before the row that names it, and never changed."""
    with tarfile.open(path, "w:gz" if compressed else "w") as tar, _scratch(path.parent) as scratch:
        (scratch / MANIFEST).write_text(json.dumps(_description(configuration)))
        tar.add(scratch / MANIFEST, MANIFEST)
        dump.dump(configuration, scratch / DATABASE)
        tar.add(scratch / DATABASE, DATABASE)
        for key in sorted(configuration.data.glob("*.key")):
            tar.add(key, key.name)
        folder = folder_of(configuration.files, configuration.data)
        if folder and folder.is_dir():
            tar.add(folder, FILES, filter=_without_drafts)


def _without_drafts(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """What is still being written may be gone the next moment."""
    return None if member.name == f"{FILES}/{DRAFTS}" else member


def _description(configuration: Configuration) -> dict[str, object]:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    elsewhere = _elsewhere(configuration)
    return {"format": FORMAT, "version": egal.__version__, "made_at": made, "files_in": elsewhere}


def _elsewhere(configuration: Configuration) -> str:
    """The store with the files, when they are not in the backup."""
    return "" if folder_of(configuration.files, configuration.data) else configuration.files


def _fill(configuration: Configuration, tar: tarfile.TarFile) -> None:
    """The rows come all or not at all; files are kept by the tables of this version."""
    with _scratch(configuration.data) as scratch:
        _extract(tar, scratch)
        dump.load(configuration, scratch / DATABASE, _SEND_NOTHING_AGAIN)
        for key in scratch.glob("*.key"):
            key.chmod(0o600)
            key.replace(configuration.data / key.name)
        _bring_up_to_date()
        if (scratch / FILES).is_dir():
            _bring(scratch / FILES, configuration)


def _extract(tar: tarfile.TarFile, scratch: Path) -> None:
    """Plain files below the folder, nothing else. The library's own filter came with 3.11.4."""
    inside = scratch.resolve()
    for member in tar:
        place = (inside / member.name).resolve()
        content = tar.extractfile(member) if member.isfile() else None
        if not place.is_relative_to(inside) or not (content or member.isdir()):
            raise Trouble(
                f"The backup holds “{member.name}”, which Egal never writes. Do not use it."
            )
        if content:
            place.parent.mkdir(parents=True, exist_ok=True)
            with content, place.open("xb") as written:
                shutil.copyfileobj(content, written)


def _bring(found: Path, configuration: Configuration) -> None:
    """Into the store that is set, which need not be of the kind they came from."""
    if not configuration.files:
        _replace(found, configuration.data / FILES)
        return
    from egal.shared.files import PIECE, keep_pieces

    for path in sorted(each for each in found.rglob("*") if each.is_file()):
        with path.open("rb") as file:
            keep_pieces(iter(lambda file=file: file.read(PIECE), b""))  # type: ignore[misc]


def _replace(found: Path, place: Path) -> None:
    for folder in sorted(place.rglob("*"), reverse=True):
        folder.rmdir()
    if place.exists():
        place.rmdir()
    found.replace(place)


def _start(configuration: Configuration, stack: ExitStack) -> None:
    if not configuration.database_url:
        postgres = Postgres(configuration.data)
        stack.callback(postgres.stop)
        postgres.start()
    start_django()
    from django.db import connections

    stack.callback(connections.close_all)


def _bring_up_to_date() -> None:
    """In a process of its own: this one was started with the key that was there before."""
    done = subprocess.run(
        [sys.executable, "-m", "egal", "migrate"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(done.stderr.strip().removeprefix("egal: "))


def _refuse_rows() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('workspaces_workspace') is not null")
        if cursor.fetchone()[0]:
            cursor.execute("select count(*) from workspaces_workspace")
            if cursor.fetchone()[0]:
                raise Trouble("This installation has workspaces. Restore into an empty one.")
    connection.close()


def _refuse_files(files: Path | None) -> None:
    if files and any(path.is_file() for path in files.rglob("*")):
        raise Trouble(f"There are files in {files}. Restore into an empty installation.")


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file) as tar:
            yield tar
    except (OSError, tarfile.TarError, EOFError) as error:
        raise Trouble(f"{file} cannot be read as a backup: {error}.") from None


def _manifest(tar: tarfile.TarFile, file: Path) -> dict[str, str]:
    try:
        found = tar.extractfile(MANIFEST)
        described = dict(json.load(found)) if found else {}
    except (KeyError, ValueError):
        described = {}
    if described.get("format") != FORMAT:
        raise Trouble(f"{file} is no backup that this Egal can read. Use the one that made it.")
    return described


@contextmanager
def _draft(file: Path) -> Iterator[Path]:
    """A file beside it for its owner only, which becomes it when all is written."""
    descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.absolute().parent)
    try:
        yield Path(name)
    finally:
        os.close(descriptor)
        Path(name).unlink(missing_ok=True)


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="egal-", dir=beside) as folder:
        yield Path(folder)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(
            f"{file} cannot be written: {error.strerror}. Choose another place."
        ) from None
