"""What the telephone has for an agent comes to their browsers alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from egal.calls.wire import tell_desk
from egal.events.sequencer import place_events
from egal.realtime.stream import one_connection as access
from egal.realtime.tests.test_stream import Browser, cookie_of, happens, listen
from egal.shared.ids import public_id
from egal.testing import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    access.submit(lambda: connection.close()).result()


def heard_when_told(nordnetz: people.Nordnetz, who: int, **said: Any) -> dict[str, Any] | None:
    """What Jana's browser hears of the telephone before the next thing that happens."""
    browser = Browser(cookie_of(nordnetz.jana.account.email))
    place_events()

    def meanwhile() -> None:
        tell_desk(workspace=nordnetz.workspace.id, agent=who, **said)
        happens(nordnetz)

    listen(browser, meanwhile, count=2, until=lambda: "changed" in browser.body)
    return dict(browser.heard).get("phone")


def test_who_is_rung_is_told_to_look(nordnetz: people.Nordnetz) -> None:
    heard = heard_when_told(nordnetz, nordnetz.jana.id, kind="look")
    assert heard == {"tab": "", "kind": "look"}


def test_nobody_else_is(nordnetz: people.Nordnetz) -> None:
    assert heard_when_told(nordnetz, nordnetz.tariq.id, kind="look") is None


def test_a_long_sdp_arrives_whole_and_names_its_call(nordnetz: people.Nordnetz) -> None:
    sdp = "".join(f"a=candidate:{n} 1 udp 2122260223 192.0.2.{n % 250}\r\n" for n in range(400))
    heard = heard_when_told(
        nordnetz, nordnetz.jana.id, kind="sdp", tab="one", leg="b1", call=7, sdp=sdp
    )
    assert heard == {"tab": "one", "kind": "sdp", "leg": "b1", "call": public_id(7), "sdp": sdp}
