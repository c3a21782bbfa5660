import pytest

from egal.calls.models import PhoneHost
from egal.channels.connect import connect_inbox
from egal.channels.receiving import troubles
from egal.conversations.models import Inbox
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db
REFUSED = "The provider refuses the password."


@pytest.fixture
def line(in_nordnetz: Nordnetz) -> Inbox:
    return connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address="+4940555010",
        settings={"peers": "127.0.0.1"},
        actor=SYSTEM,
    )


def seen(name: str, **problems: str) -> None:
    PhoneHost.objects.create(name=name, seen_at=clock.now(), problems=problems)


def test_without_anybody_to_carry_calls_a_line_is_in_trouble(line: Inbox) -> None:
    assert "egal phone" in troubles([line])[line.pk]


def test_what_a_line_lacks_is_told(line: Inbox) -> None:
    seen("here", **{str(line.pk): REFUSED})
    assert troubles([line]) == {line.pk: REFUSED}


def test_one_process_that_can_use_it_is_enough(line: Inbox) -> None:
    seen("here", **{str(line.pk): REFUSED})
    seen("there")
    assert troubles([line]) == {}
