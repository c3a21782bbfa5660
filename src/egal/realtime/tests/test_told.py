"""What concerns one agent is told to their browsers alone."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from egal.events.sequencer import place_events
from egal.events.telling import tell_agents
from egal.realtime.stream import one_connection as access
from egal.realtime.tests.test_stream import Browser, cookie_of, happens, listen
from egal.testing import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    access.submit(lambda: connection.close()).result()


def heard_when_told(nordnetz: people.Nordnetz, who: int) -> list[str]:
    """The kinds Jana's browser hears when this agent is told of something, and all of the next."""
    browser = Browser(cookie_of(nordnetz.jana.account.email))
    place_events()

    def meanwhile() -> None:
        tell_agents([who])
        happens(nordnetz)

    listen(browser, meanwhile, count=2, until=lambda: "changed" in browser.body)
    return [kind for kind, _ in browser.heard]


def test_whom_it_concerns_hears_of_it(nordnetz: people.Nordnetz) -> None:
    assert heard_when_told(nordnetz, nordnetz.jana.id) == ["hello", "told", "changed"]


def test_nobody_else_does(nordnetz: people.Nordnetz) -> None:
    assert heard_when_told(nordnetz, nordnetz.tariq.id) == ["hello", "changed"]


def test_what_was_undone_is_not_told(nordnetz: people.Nordnetz) -> None:
    with transaction.atomic():
        tell_agents([nordnetz.jana.id])
        assert len(connection.run_on_commit) == 1
        transaction.set_rollback(True)
    assert connection.run_on_commit == []
