"""`make bench`: run every bench and print its figures as a table."""

from bench import startup
from bench.figures import table


def main() -> None:
    """Exit code 1 when a promise is broken."""
    figures = startup.figures()
    print(table(figures))
    raise SystemExit(any(figure.broken for figure in figures))


main()
