from collections.abc import Iterator

import pytest
from django.test import Client

from egal.channels.arrivals import store_arrival
from egal.channels.base import File
from egal.channels.models import Arrival
from egal.channels.quarantine import quarantine
from egal.conversations.models import Conversation, Inbox
from egal.testing import people
from egal.workspaces import scope


@pytest.fixture
def company(db: None) -> people.Nordnetz:
    """Nordnetz, with an inbox that can send."""
    settings = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none"}
    return people.nordnetz(settings=settings)


@pytest.fixture
def matter(company: people.Nordnetz) -> Iterator[Conversation]:
    """What Mara wrote, with her file."""
    taken = people.writes(
        company.inbox,
        "Mara",
        "Um 19 Uhr fällt die Leitung aus.",
        subject="Router",
        files=(File("log.html", "text/html", b"<script>alert(1)</script>"),),
    )
    with scope.of(company.workspace.id):
        yield people.conversation_of(taken)


@pytest.fixture
def jana(company: people.Nordnetz) -> Client:
    return signed_in(company.jana.account.email)


def quarantined_in(inbox: Inbox, cause: str = "This mail is empty.") -> Arrival:
    """Something of Eve's that nobody could read."""
    arrival = store_arrival(
        inbox=inbox, raw=b"<script>", meta={"mail_from": "eve@fremdfirma.example"}
    )
    quarantine(Arrival.unscoped.filter(pk=arrival.pk), cause)
    return arrival


def signed_in(email: str) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    answer = client.post("/sign-in/", {"login": email, "password": people.PASSWORD})
    assert answer.status_code == 302, answer.content
    return client
