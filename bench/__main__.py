"""`make bench`, `python -m bench NAME`: run all benches or one, print the figures as a table."""

import subprocess
import sys
from importlib import import_module

from bench.figures import table

BENCHES = (
    "startup",
    "intake",
    "big",
    "help",
    "sequencer",
    "screens",
    "chat",
    "desk",
    "mail",
    "hostile",
    "mailbox",
    "phone",
    "webhooks",
)  # a module of this package each, with `figures()`


def main() -> None:
    """Exit code 1 when a promise is broken. Each runs in a process of its own."""
    match sys.argv[1:]:
        case []:
            runs = [
                subprocess.run([sys.executable, "-m", "bench", name], check=False)
                for name in BENCHES
            ]
            raise SystemExit(any(run.returncode for run in runs))
        case [name] if name in BENCHES:
            figures = import_module(f"bench.{name}").figures()
            print(table(figures))
            raise SystemExit(any(figure.broken for figure in figures))
    raise SystemExit(
        f"There are the benches {', '.join(BENCHES)}; without a name, all of them run."
    )


main()
