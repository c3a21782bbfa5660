"""python -m egal.testing.networks --port 8090: the networks, for the hand."""

import argparse
import logging
import threading

from egal.testing.networks.service import Networks


def main() -> None:
    """Runs until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m egal.testing.networks", description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--account", default="nordnetz", help="the company's name everywhere")
    said = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with Networks(said.port, account=said.account) as networks:
        logging.getLogger(__name__).info("The networks are at %s", networks.url)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
