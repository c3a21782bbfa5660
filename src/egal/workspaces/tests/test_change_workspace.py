from typing import Any

import pytest

from egal.events.models import Event
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces.actions.change_workspace import change_workspace
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_what_is_given_changes_and_the_event_tells_old_and_new(nordnetz: Nordnetz) -> None:
    for _ in range(2):
        change_workspace(
            workspace=nordnetz.workspace,
            actor=nordnetz.jana,
            name=" Nordnetz  GmbH",
            reopen_days=7,
            accent="#8A1C4A",
        )
    assert (nordnetz.workspace.name, nordnetz.workspace.language) == ("Nordnetz GmbH", "en")
    event = Event.objects.get(kind="workspace.changed")
    assert event.data["old"] == {"name": "Nordnetz", "reopen_days": 14, "accent": ""}
    assert event.data["new"] == {"name": "Nordnetz GmbH", "reopen_days": 7, "accent": "#8a1c4a"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "name is missing"),
        ({"language": "fr"}, "German .* English"),
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is no time zone"),
        ({"reopen_days": -1}, "from 0 to"),
        ({"accent": "teal"}, "a colour such as"),
        ({"accent": "#ffd400"}, r"contrast of 1\.2 to 1; .* 4\.5 to 1.* A darker one such as #"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    nordnetz: Nordnetz, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        change_workspace(
            workspace=nordnetz.workspace, actor=nordnetz.jana, **{"name": "New", **given}
        )
    assert Workspace.objects.get(slug="nordnetz").name == "Nordnetz"


def test_the_accent_is_taken_back(nordnetz: Nordnetz) -> None:
    for accent in ("#0b6b66", ""):
        change_workspace(workspace=nordnetz.workspace, actor=nordnetz.jana, accent=accent)
    assert nordnetz.workspace.accent == ""


def test_neither_tariq_nor_eve(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    for actor in (nordnetz.tariq, fremdfirma.eve):
        with pytest.raises(NotAllowed):
            change_workspace(workspace=nordnetz.workspace, actor=actor, name="Ours")
