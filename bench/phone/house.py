"""All of `egal up`, with a line that any program on this machine may ring."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from tests.journeys.installation import Installation

if TYPE_CHECKING:
    from egal.conversations.models import Inbox

LINE = "+49405550100"


@dataclass(frozen=True, slots=True)
class House:
    installation: Installation
    line: "Inbox"

    @property
    def sip_port(self) -> int:
        return self.installation.sip_port

    def part(self, name: str) -> psutil.Process:
        """One of its processes, such as "egal-phone"."""
        assert self.installation.tree
        children = psutil.Process(self.installation.tree.pid).children()
        return next(child for child in children if child.name() == name)


@contextmanager
def house() -> Iterator[House]:
    """From then on this process may import `rows`."""
    os.environ.pop("DATABASE_URL", None)
    installation = Installation()
    try:
        installation.start()
        data = str(installation.data)
        os.environ.update(EGAL_DATA=data, DJANGO_SETTINGS_MODULE="egal.config.settings")
        yield House(installation, _opened())
    finally:
        installation.remove()


def _opened() -> "Inbox":
    import django

    django.setup()
    from bench.phone.rows import open_line

    return open_line(LINE)
