"""Who follows the desk is there: noted for all of them in one statement."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from egal.realtime.stream import one_connection as access
from egal.realtime.tests.test_stream import Browser, cookie_of, happens, listen
from egal.routing.actions.presence import set_presence
from egal.routing.models import Presence, State
from egal.routing.snapshots import ONLINE, is_online
from egal.shared import clock
from egal.testing import people
from egal.workspaces import scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_stays_behind() -> Iterator[None]:
    yield
    access.submit(lambda: connection.close()).result()


def test_who_opens_the_desk_is_seen_and_nobody_else(nordnetz: people.Nordnetz) -> None:
    with scope.of(nordnetz.workspace.id), clock.at(clock.now() - timedelta(hours=1)):
        for each in (nordnetz.jana, nordnetz.tariq):
            set_presence(agent=each, state=State.AVAILABLE)
    long_ago = Presence.unscoped.filter(seen_at__lt=clock.now() - ONLINE)

    def meanwhile() -> None:
        while long_ago.count() == 2:
            pass
        happens(nordnetz)

    listen(Browser(cookie_of(nordnetz.jana.account.email)), meanwhile, count=2)
    [seen] = [each.agent for each in Presence.unscoped.all() if is_online(each)]
    assert seen == nordnetz.jana
