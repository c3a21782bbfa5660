"""All of `egal up` with a line that any program here may ring, somebody being there at all hours."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from tests.journeys.installation import Installation

LINE = "+49405550100"


@dataclass(frozen=True, slots=True)
class House:
    """workspace, line: their ids."""

    installation: Installation
    workspace: int
    line: int

    @property
    def sip_port(self) -> int:
        return self.installation.sip_port

    def part(self, name: str) -> psutil.Process:
        """One of its processes, such as "egal-phone"."""
        assert self.installation.tree
        children = psutil.Process(self.installation.tree.pid).children(recursive=True)
        return next(child for child in children if child.name() == name)


@contextmanager
def house() -> Iterator[House]:
    """The process this runs in may ask its database."""
    os.environ.pop("DATABASE_URL", None)
    installation = Installation()
    installation.start()
    try:
        os.environ.update(
            EGAL_DATA=str(installation.data), DJANGO_SETTINGS_MODULE="egal.config.settings"
        )
        yield _open(installation)
    finally:
        _close()
        installation.remove()


def _open(installation: Installation) -> House:
    import django

    django.setup()
    from egal.calls.actions.menus import publish_menu
    from egal.calls.actions.rules import change_recording_rule
    from egal.calls.menus.blocks import Menu, Queue
    from egal.events.record import SYSTEM
    from egal.routing.actions.rules import change_routing_rule
    from egal.service_levels.actions.hours import change_hours
    from egal.testing.people import nordnetz, telephone_line
    from egal.workspaces import scope

    workspace = nordnetz().workspace
    with scope.of(workspace.id):
        line = telephone_line(workspace, LINE)
        publish_menu(inbox=line, actor=SYSTEM, blocks=Menu(queue=Queue()))
        change_hours(workspace=workspace, actor=SYSTEM, week=[[[0, 1440]]] * 7)
        change_recording_rule(workspace=workspace, actor=SYSTEM, talks=True, keep_days=None)
        change_routing_rule(workspace=workspace, actor=SYSTEM, offer_seconds=60, wrap_up_seconds=0)
    return House(installation, workspace.id, line.id)


def _close() -> None:
    from django.db import connections

    connections.close_all()
