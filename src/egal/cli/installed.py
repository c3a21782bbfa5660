"""The database for a single command, whether or not `egal up` is running."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from egal.cli.options import start_django
from egal.cli.tree.lock import AlreadyRuns, Lock
from egal.cli.tree.postgres import Postgres
from egal.shared.configuration import Configuration, load


@contextmanager
def installed() -> Iterator[None]:
    """Django on the installation's database, which is started for the while if nothing runs."""
    configuration = load()
    with ExitStack() as stack:
        if not configuration.database_url:
            start_if_nothing_runs(configuration, stack)
        start_django()
        from django.db import connections

        from egal.cli.database import prepare_database

        stack.callback(connections.close_all)
        prepare_database()
        yield


def start_if_nothing_runs(configuration: Configuration, stack: ExitStack) -> None:
    """The embedded database, until the stack ends, unless `egal up` has it."""
    try:
        stack.enter_context(Lock(configuration.data))
    except AlreadyRuns:
        return
    postgres = Postgres(configuration.data)
    stack.callback(postgres.stop)
    postgres.start()
