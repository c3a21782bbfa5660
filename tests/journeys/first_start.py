"""What a first start makes, once: `python -m tests.journeys.first_start DATA [--demo]`.

By the same functions as `egal up`, and ended before any part begins to work on it.
"""

import os
import sys
from pathlib import Path

from egal.cli.options import start_django
from egal.cli.tree.postgres import Postgres

CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SMALL = {"min_wal_size": "32MB", "max_wal_size": "32MB"}  # it is copied often


def main(data: Path, *options: str) -> None:
    """Tables and static files; with --demo the demo company."""
    os.environ["EGAL_DATA"] = str(data)
    postgres = Postgres(data, settings=CARELESS | SMALL)
    postgres.start()
    try:
        start_django()
        _make(demo="--demo" in options)
    finally:
        postgres.stop()


def _make(*, demo: bool) -> None:
    from django.conf import settings
    from django.db import connections

    from egal.cli.database import prepare_database
    from egal.cli.up import PASSWORD, kept_networks
    from egal.demo.company import build_demo
    from egal.shared import wake
    from egal.shared.static_files import collect
    from egal.testing.networks import Networks

    prepare_database()
    collect(Path(settings.STATIC_ROOT))
    if demo:  # each start names the mail server and the networks anew
        networks = Networks()
        networks.kept = kept_networks()
        build_demo(password=PASSWORD, mail_server="smtp://127.0.0.1:25", networks=networks)
        networks.notes.clear()  # nothing comes by itself while a journey looks
        networks.keep()
    wake.finish()
    connections.close_all()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
