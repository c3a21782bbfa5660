"""Files that a provider keeps for us, from a real server here."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from egal.channels import fetching
from egal.channels.base import Address, InboxSettings, Link, NewMessage
from egal.channels.fetching import fetch_files, is_missing
from egal.channels.intake import TakenIn, take_in
from egal.channels.models import Fetch
from egal.channels.tests.fake import FakeChannel
from egal.conversations.models import Attachment
from egal.shared import clock, files
from egal.shared.http import Places
from egal.testing.people import Nordnetz, conversation_of, happened, message_of
from egal.testing.webserver import WebServer

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def shop(settings: Settings) -> Iterator[WebServer]:
    with WebServer() as running:
        settings.PRIVATE_HOSTS = [running.place]
        yield running


def sends(nordnetz: Nordnetz, *urls: str) -> TakenIn:
    fact = NewMessage(
        dedupe_key="1",
        external_id="1",
        sender=Address("webhook", "C-1042@shop", "Mara Lindner"),
        text="The light blinks, see here.",
        links=[Link(f"{number}.jpg", "image/jpeg", url) for number, url in enumerate(urls)],
    )
    return take_in(inbox=nordnetz.inbox, fact=fact, at=NOON)


def works(after: timedelta = timedelta(0)) -> int:
    with clock.at(NOON + after):
        return fetch_files("email")


def test_the_message_is_there_before_its_files(in_nordnetz: Nordnetz, shop: WebServer) -> None:
    taken = sends(in_nordnetz, shop.url)
    assert message_of(taken).text == "The light blinks, see here."
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.is_here, shop.requests) == ("0.jpg", False, [])


def test_what_was_fetched_is_kept_and_told(in_nordnetz: Nordnetz, shop: WebServer) -> None:
    taken = sends(in_nordnetz, shop.url)
    shop.answers(200, content=b"a blinking light")
    assert (works(), works(timedelta(days=1))) == (1, 0)
    attachment = Attachment.objects.get()
    with files.opened(attachment.sha256) as content:
        assert content.read() == b"a blinking light"
    assert (attachment.size, Fetch.objects.exists()) == (16, False)
    assert happened(conversation_of(taken))[-1] == "attachment.fetched"


def test_a_missing_file_never_costs_the_message(in_nordnetz: Nordnetz, shop: WebServer) -> None:
    taken = sends(in_nordnetz, shop.url, "http://169.254.169.254/", "nonsense")
    shop.answers(404)
    assert (works(), works(timedelta(days=1))) == (3, 0)
    attachments = message_of(taken).attachments.all()
    assert [is_missing(attachment) for attachment in attachments] == [True] * 3
    assert [one.error[:34] for one in Fetch.objects.order_by("id")] == [
        "The other system answered 404.",
        "169.254.169.254 is inside a privat",
        "nonsense is no address of the web.",
    ]
    assert happened(conversation_of(taken)).count("attachment.missing") == 3


class Housed(FakeChannel):
    """Its files lie at one place only."""

    def places(self, inbox: InboxSettings) -> Places:
        return Places(["files.network.example"])


def test_what_lies_elsewhere_than_the_networks_files_is_not_fetched(
    in_nordnetz: Nordnetz, shop: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "channels", lambda: {"email": Housed()})
    sends(in_nordnetz, shop.url)
    works()
    assert "no place where their files lie" in Fetch.objects.get().error
    assert is_missing(Attachment.objects.get())
    assert not shop.requests


def test_a_busy_server_is_asked_again_when_it_wishes(
    in_nordnetz: Nordnetz, shop: WebServer
) -> None:
    sends(in_nordnetz, shop.url)
    shop.answers(503, {"Retry-After": "Sat, 21 Nov 2026 13:00:00 GMT"})
    works()
    shop.answers(200)
    assert (works(timedelta(minutes=59)), works(timedelta(hours=1))) == (0, 1)
    assert Attachment.objects.get().is_here


def test_who_is_silent_for_a_day_has_lost_it(in_nordnetz: Nordnetz, shop: WebServer) -> None:
    sends(in_nordnetz, shop.url)
    shop.hang_up = True
    works()
    assert Fetch.objects.get().missing_at is None
    works(timedelta(days=1))
    assert Fetch.objects.get().missing_at == NOON + timedelta(days=1)


def test_a_killed_workers_claim_lapses(in_nordnetz: Nordnetz, shop: WebServer) -> None:
    sends(in_nordnetz, shop.url)
    with clock.at(NOON):
        assert len(fetching._claim("email")) == 1
    assert works(timedelta(minutes=1)) == 0
    assert works(fetching.CLAIM) == 1
    assert Attachment.objects.get().is_here


def test_a_copy_of_the_message_fetches_nothing_twice(
    in_nordnetz: Nordnetz, shop: WebServer
) -> None:
    first, second = sends(in_nordnetz, shop.url), sends(in_nordnetz, shop.url)
    assert (first.message_id, second.duplicate) == (second.message_id, True)
    assert (Fetch.objects.count(), Attachment.objects.count()) == (1, 1)
