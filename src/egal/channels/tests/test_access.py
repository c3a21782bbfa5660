"""Each network takes its permission back, asks to wait or wants money: what is seen of it, when."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from egal.channels.asked import ask_at_once
from egal.channels.connect import connect_inbox
from egal.channels.pauses import resting
from egal.channels.polling import poll_inboxes
from egal.channels.receiving import troubles
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.testing.networks import Networks
from egal.testing.networks.meta.refusals import Refused
from egal.testing.networks.x import signing_in
from egal.testing.people import Nordnetz

pytestmark = pytest.mark.django_db
SCOPES = "tweet.read tweet.write users.read dm.read dm.write media.write offline.access"
FIVE = timedelta(minutes=5)
Known = tuple[str, dict[str, Any]]


def of_x(networks: Networks) -> Known:
    token = signing_in.given(networks.x, SCOPES)["access_token"]
    known = {"user_id": networks.x.account.id, "access_token": token, "api_url": networks.x.url}
    return "nordnetz", known


def of_facebook(networks: Networks) -> Known:
    page = networks.facebook
    token = page.connected("http://127.0.0.1:9/")
    return page.page, {**_of_meta(networks), "access_token": token}


def of_whatsapp(networks: Networks) -> Known:
    whatsapp = networks.whatsapp
    token = whatsapp.connected("http://127.0.0.1:9/")
    known = {"phone": whatsapp.phone, "account": whatsapp.account, "access_token": token}
    return f"+{whatsapp.number}", {**_of_meta(networks), **known}


def _of_meta(networks: Networks) -> dict[str, Any]:
    url = f"{networks.meta.url}/v23.0"
    return {"app_secret": "secret", "verify_token": "word", "api_url": url}


def of_sms(networks: Networks) -> Known:
    sms = networks.sms
    return sms.number, {"account": sms.sid, "token": sms.token, "api_url": sms.url}


NETWORKS = {"x": of_x, "facebook": of_facebook, "whatsapp": of_whatsapp, "sms": of_sms}
every_network = pytest.mark.parametrize("key", NETWORKS)


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


@pytest.fixture
def connected(in_nordnetz: Nordnetz, networks: Networks) -> Callable[[str], Inbox]:
    def connect(key: str) -> Inbox:
        address, known = NETWORKS[key](networks)
        return connect_inbox(
            workspace=in_nordnetz.workspace,
            channel=key,
            address=address,
            settings=known,
            actor=in_nordnetz.jana,
        )

    return connect


def takes_back(networks: Networks, key: str) -> None:
    if key == "x":
        networks.x.takes_back()
    elif key == "sms":
        networks.sms.token = "another one"
    else:
        networks.meta.takes_back()


def asked_for(inbox: Inbox, time: timedelta) -> None:
    """What the worker does meanwhile, looking once a minute."""
    begun = clock.now()
    for minute in range(int(time.total_seconds()) // 60 + 1):
        with clock.at(begun + timedelta(minutes=minute)):
            poll_inboxes(inbox.channel)


@every_network
def test_while_all_is_well_nothing_is_said(
    connected: Callable[[str], Inbox], networks: Networks, key: str
) -> None:
    inbox = connected(key)
    asked_for(inbox, FIVE)
    assert networks.requests
    assert (troubles([inbox]), resting([inbox.id])) == ({}, {})


@every_network
def test_a_permission_taken_back_is_said_within_five_minutes_and_stays_said(
    connected: Callable[[str], Inbox], networks: Networks, key: str
) -> None:
    inbox = connected(key)
    poll_inboxes(key)
    takes_back(networks, key)
    asked_for(inbox, FIVE)
    with clock.at(clock.now() + 2 * FIVE):
        assert troubles([inbox])[inbox.id]


@every_network
def test_it_is_asked_ever_more_seldom_and_at_once_when_mended(
    connected: Callable[[str], Inbox], networks: Networks, key: str
) -> None:
    inbox = connected(key)
    takes_back(networks, key)
    asked_for(inbox, timedelta(minutes=12))
    before = len(networks.requests)
    with clock.at(clock.now() + timedelta(minutes=14)):
        assert poll_inboxes(key) == 0
        assert len(networks.requests) == before
        inbox.settings = {**inbox.settings, **NETWORKS[key](networks)[1]}
        inbox.save()
        ask_at_once(inbox)
        assert poll_inboxes(key) == 1
        assert troubles([inbox]) == {}


def test_an_account_without_credits_says_where_to_pay(
    connected: Callable[[str], Inbox], networks: Networks
) -> None:
    inbox = connected("x")
    networks.faults["x"] = "unpaid"
    asked_for(inbox, timedelta(minutes=1))
    with clock.at(clock.now() + FIVE):
        assert "developer console" in troubles([inbox])[inbox.id]


@pytest.mark.parametrize("key", ["facebook", "whatsapp"])
def test_an_app_that_is_not_reviewed_says_so(
    connected: Callable[[str], Inbox], networks: Networks, key: str
) -> None:
    inbox = connected(key)
    networks.meta.reviewed.clear()
    asked_for(inbox, timedelta(minutes=1))
    with clock.at(clock.now() + FIVE):
        assert "does not permit" in troubles([inbox])[inbox.id]


def test_what_passes_by_itself_is_no_trouble(
    connected: Callable[[str], Inbox], networks: Networks
) -> None:
    inbox = connected("whatsapp")
    networks.meta.refusal = Refused(613)
    asked_for(inbox, FIVE)
    with clock.at(clock.now() + FIVE):
        assert troubles([inbox]) == {}
