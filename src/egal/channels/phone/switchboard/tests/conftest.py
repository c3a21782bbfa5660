from pathlib import Path
from typing import Any

import pytest

from egal.channels.phone.switchboard.tests.house import House
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.testing.people import Nordnetz


@pytest.fixture
def line(in_nordnetz: Nordnetz) -> Inbox:
    """Nordnetz by telephone."""
    return add_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address="+49405550100",
        actor=SYSTEM,
        settings={"driver": "embedded"},
    )


@pytest.fixture
def house(line: Inbox, in_nordnetz: Nordnetz, tmp_path: Path, monkeypatch: Any) -> House:
    """A switchboard with its agents; `async with house.open()` it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # one connection: that of the test
    return House(in_nordnetz, line, tmp_path)
