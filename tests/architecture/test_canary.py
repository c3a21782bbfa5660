"""A canary in Nordnetz's notes and messages: it sings nowhere it does not belong.

The addresses come from the matrix, so whatever is added there is walked here as well.
"""

import re
from dataclasses import replace
from itertools import product

import pytest
from pytest_django import Settings

from egal.channels.connect import connect_inbox
from egal.channels.outbox import Sender
from egal.channels.webhook.tests.samples import SECRET
from egal.conversations.actions.note import add_note
from egal.conversations.models import Conversation
from egal.events.record import SYSTEM
from egal.events.sequencer import place_events
from egal.shared import clock
from egal.testing import people
from egal.testing.mailserver import MailServer
from egal.testing.webserver import WebServer
from egal.workspaces import scope
from tests.architecture.rows import DESK
from tests.architecture.test_matrix import ROWS
from tests.architecture.world import FOREIGN, NOTE, World, world

__all__ = ["world"]

OUTSIDERS = ("anonymous", "stranger", "foreign token")
ASKED = (
    "",
    "?view=search&q=help",
    "?view=search&q=canary",
    "?view=search&q=status:open",
    "?view=solved&rows=100",
    "?limit=100",
)
OURS = (NOTE, "Mara", "mara.lindner", "19:02 lost sync", "Rowing Club", "We look.")


def gets() -> list[str]:
    return sorted(row for row in ROWS if row.startswith("GET "))


@pytest.mark.parametrize("slug", ["nordnetz", "fremdfirma"])
def test_outsiders_read_nothing_of_ours(world: World, slug: str) -> None:
    """Also with our ids at addresses of their own, and by searching."""
    theirs = replace(world, ids={**world.ids, "slug": slug})
    place_events()
    sung = []
    for who, row, question in product(OUTSIDERS, gets(), ASKED):
        shown = theirs.asks(who, row + question)[1]
        sung += [f"{who}: {row}{question}: {word}" for word in OURS if word in shown]
    assert sung == []


def test_the_same_search_finds_it_at_home(world: World) -> None:
    """Else the test above would prove nothing."""
    row = f"GET {DESK}conversations/"
    assert "Mara" in world.asks("viewer", row + "?view=search&q=help")[1]
    assert "Mara" in world.asks("viewer", row + "?view=search&q=canary")[1]


def test_nothing_we_do_changes_what_others_see(
    world: World, nordnetz: people.Nordnetz, fremdfirma: people.Fremdfirma
) -> None:
    """No count, no event, no place in a list: all addresses of theirs answer as before."""
    theirs = replace(world, ids={**world.ids, "slug": "fremdfirma"})
    with clock.at(clock.now()):
        place_events()
        before = seen(theirs)
        matter = people.conversation_of(people.writes(nordnetz.inbox, "Henrik", "Help"))
        with scope.of(nordnetz.workspace.id):
            add_note(conversation=matter, actor=nordnetz.jana, text=NOTE)
        people.replies(nordnetz.jana, matter, "We look.")
        place_events()
        after = seen(theirs)
    assert {row for row in before if before[row] != after[row]} == set()
    assert FOREIGN in "".join(before.values())


def seen(theirs: World) -> dict[str, str]:
    """What Eve and her token are shown, without what is different at each request."""
    answers = {
        f"{who}: {row}": theirs.asks(who, f"{row}?limit=100")[1]
        for who, row in product(("stranger", "foreign token"), gets())
    }
    random = re.compile(r"[\w+/]{22}==|\b(?!canary)[\w-]{22,}")
    return {name: random.sub("…", shown) for name, shown in answers.items()}


@pytest.mark.django_db(transaction=True)
def test_what_goes_out_has_no_note_in_it(settings: Settings) -> None:
    with MailServer() as customers, WebServer() as shop:
        settings.PRIVATE_HOSTS = [shop.place]
        company = people.nordnetz(settings=customers.settings)
        called = connect_inbox(
            workspace=company.workspace,
            channel="webhook",
            address="shop",
            actor=SYSTEM,
            settings={"url": shop.url, "secret": SECRET},
        )
        for inbox in (company.inbox, called):
            answered_with_a_note(
                company, people.conversation_of(people.writes(inbox, "Mara", "Hm"))
            )
        with Sender() as sender:
            sender.step()
        [mail], [request] = customers.mails, shop.requests
    parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    out = [str(mail.items()).encode(), str(request.headers).encode(), request.content, *parts]
    assert sum(b"We look." in text for text in out) >= 2
    assert not [text for text in out if NOTE.encode() in text]


def answered_with_a_note(company: people.Nordnetz, matter: Conversation) -> None:
    """A note before the answer, and one after it."""
    with scope.of(company.workspace.id):
        add_note(conversation=matter, actor=company.jana, text=NOTE)
        people.replies(company.jana, matter, "We look.")
        add_note(conversation=matter, actor=company.jana, text=NOTE)
