"""`make bench`: run every bench, or those named, and print their figures as a table."""

import sys
from importlib import import_module

from bench.figures import table

BENCHES = ("startup", "intake", "big")


def main(names: list[str]) -> None:
    """Exit code 1 when a promise is broken."""
    modules = [import_module(f"bench.{name}") for name in names or BENCHES]
    figures = [figure for module in modules for figure in module.figures()]
    print(table(figures))
    raise SystemExit(any(figure.broken for figure in figures))


main(sys.argv[1:])
