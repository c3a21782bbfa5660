"""Every channel holds the contract: as it comes, twice, in any order, damaged, and when sending."""

import dataclasses
import random
import re
import socket
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from egal.channels.arrivals import store_arrival, take_in_arrivals
from egal.channels.base import (
    Beginning,
    Bringing,
    CallUpdate,
    DeliveryError,
    DeliveryUpdate,
    Echo,
    Fact,
    Heard,
    InboxSettings,
    InDoubt,
    NewMessage,
    Outbound,
    Reconnect,
    Redirecting,
    Refused,
    TrialBack,
    TryAgain,
    Verifying,
)
from egal.channels.connect import connect_inbox
from egal.channels.fetching import fetch_files
from egal.channels.ledger import note_known
from egal.channels.models import Arrival, Fetch
from egal.channels.registry import channel_of
from egal.channels.webhooks import webhook_path
from egal.conversations.models import Attachment, Delivery, Inbox, Message
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.http import Answer
from egal.testing.contract import (
    Contract,
    Outcome,
    Provider,
    Sample,
    facts_in,
    flipped,
    truncated,
)
from egal.testing.people import Nordnetz, conversation_of, replies, writes

CONTRACTS: dict[str, Contract] = {
    name.rpartition(".")[2]: import_module(f"{name}.tests.contract").contract
    for name in settings.CHANNELS
}
SAMPLES = [
    pytest.param(contract, sample, id=f"{key}-{sample.name}")
    for key, contract in CONTRACTS.items()
    for sample in contract.samples
]
SPRITE = Path(__file__).parents[2] / "src/egal/shared/static/egal/vendor/icons.svg"

every_channel = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
HANDING_OUT = {key: each for key, each in CONTRACTS.items() if each.provider}
every_sender = pytest.mark.parametrize("contract", HANDING_OUT.values(), ids=HANDING_OUT)
every_sample = pytest.mark.parametrize(("contract", "sample"), SAMPLES)


@pytest.fixture
def inbox(in_nordnetz: Nordnetz, contract: Contract) -> Inbox:
    return Inbox.objects.filter(address=contract.address).first() or connect_inbox(
        workspace=in_nordnetz.workspace,
        channel=contract.channel.key,
        address=contract.address,
        settings=contract.settings,
        actor=SYSTEM,
    )


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network; and without its mark a test has no database either."""

    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("reading must not use the network")

    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)


@pytest.fixture
def provider(contract: Contract, settings: Settings) -> Iterator[Provider]:
    assert contract.provider
    with contract.provider() as running:
        settings.PRIVATE_HOSTS = list(running.places)
        yield running


def through(provider: Provider, contract: Contract) -> Outbound:
    return dataclasses.replace(contract.outbound, settings=provider.settings)


def facts_of(contract: Contract) -> list[Fact]:
    found = (facts_in(contract, sample, sample.content) for sample in contract.samples)
    return [fact for facts in found for fact in facts or []]


def messages_of(contract: Contract) -> list[NewMessage]:
    """Once each, however many samples bring it."""
    found = [fact for fact in facts_of(contract) if isinstance(fact, NewMessage)]
    return list({fact.dedupe_key: fact for fact in found}.values())


def written_elsewhere(contract: Contract) -> set[str]:
    """By colleagues, to somebody."""
    return {fact.dedupe_key for fact in facts_of(contract) if isinstance(fact, Echo) and fact.to}


def rows_of(contract: Contract) -> int:
    """How many messages there are once all samples are in."""
    parts = (messages_of(contract), written_elsewhere(contract), calls_of(contract))
    return sum(len(part) for part in parts)


def take_in_all() -> None:
    """Also what has to wait for another message that it is about."""
    begun = clock.now()
    for seconds in range(0, 60, 15):
        with clock.at(begun + timedelta(seconds=seconds)):
            while take_in_arrivals():
                pass


def calls_of(contract: Contract) -> set[str]:
    """Each is one message, however much is told of it."""
    updates = [fact for fact in facts_of(contract) if isinstance(fact, CallUpdate)]
    return {told.call for update in updates for told in update.told}


@every_channel
def test_people_can_tell_it_from_others(contract: Contract) -> None:
    channel = contract.channel
    assert channel is channel_of(channel.key)
    assert f'id="{channel.icon}"' in SPRITE.read_text()
    for language in ("de", "en"):
        with override(language):
            assert str(channel.name)


@every_channel
def test_it_has_a_hue_of_its_own_for_light_and_dark(contract: Contract) -> None:
    key = contract.channel.key
    hues = [Path(str(finders.find(f"{each}/{each}.css"))).read_text() for each in CONTRACTS]
    hue = Path(str(finders.find(f"{key}/{key}.css"))).read_text()
    edge = re.search(r"--edge: light-dark\(#\w{6}, #\w{6}\);", hue)
    assert edge is not None
    assert f'[data-channel="{key}"]' in hue
    assert sum(edge[0] in each for each in hues) == 1


@every_sample
@pytest.mark.usefixtures("offline")
def test_reading_is_pure(contract: Contract, sample: Sample) -> None:
    facts = facts_in(contract, sample, sample.content)
    assert facts
    assert facts == facts_in(contract, sample, sample.content)
    keys = [fact.dedupe_key for fact in facts if not isinstance(fact, TrialBack)]
    assert all(0 < len(key) <= 100 for key in keys)
    assert len(set(keys)) == len(keys)
    senders = {fact.sender.kind for fact in facts if isinstance(fact, NewMessage)}
    assert senders <= {contract.channel.identity_kind}


@every_sample
@pytest.mark.usefixtures("offline")
def test_what_is_damaged_is_read_or_refused_with_a_word(contract: Contract, sample: Sample) -> None:
    for damaged in (*flipped(sample.content), *truncated(sample.content)):
        facts_in(contract, sample, damaged)


@pytest.mark.django_db
@every_channel
def test_twice_and_shuffled_each_is_one_message(contract: Contract, inbox: Inbox) -> None:
    twice = [*contract.samples, *contract.samples]
    random.Random(7).shuffle(twice)
    for sample in twice:
        store_arrival(inbox=inbox, raw=sample.content, meta=dict(sample.meta))
    take_in_all()
    assert set(Arrival.objects.values_list("state", flat=True)) == {"taken"}
    assert Message.objects.count() == rows_of(contract)


@pytest.mark.django_db
@every_channel
def test_a_report_is_noted_once_even_before_our_own_note_of_sending(
    contract: Contract, in_nordnetz: Nordnetz, inbox: Inbox
) -> None:
    reported = [fact for fact in facts_of(contract) if isinstance(fact, DeliveryUpdate)]
    by_key = {fact.key: being_sent(in_nordnetz, inbox) for fact in reported if fact.key}
    for message_id in {fact.message_id for fact in reported} - {None}:
        being_sent(in_nordnetz, inbox, message_id)
    for sample in [*contract.samples, *contract.samples]:
        store_arrival(inbox=inbox, raw=sample.content, meta=dict(sample.meta))
    while reported and take_in_arrivals():
        pass
    for key, sent in by_key.items():
        note_known(inbox, key, sent, clock.now())
    if by_key:
        take_in_all()
    returned = {
        by_key.get(fact.key, fact.message_id) for fact in reported if fact.state == "returned"
    }
    kinds = Event.objects.filter(kind__in=("delivery.returned", "delivery.delayed"))
    assert set(Delivery.objects.filter(state="returned").values_list("message", flat=True)) == (
        returned
    )
    assert kinds.count() <= len(reported)


def being_sent(nordnetz: Nordnetz, inbox: Inbox, message_id: int | None = None) -> int:
    """A reply of Jana's, with just this id, in the hands of the worker by this inbox."""
    if message_id:
        with connection.cursor() as cursor:
            cursor.execute("select setval('conversations_message_id_seq', %s)", [message_id - 2])
    matter = conversation_of(writes(nordnetz.inbox, "Mara", "Hello"))
    sent = replies(nordnetz.jana, matter, "We look.")
    assert message_id in (None, sent.id)
    Delivery.objects.filter(message=sent).update(state="sending", attempts=1, inbox=inbox)
    return sent.id


@pytest.mark.django_db
@every_channel
def test_what_cannot_be_read_is_kept_with_its_cause(contract: Contract, inbox: Inbox) -> None:
    store_arrival(inbox=inbox, raw=b"", meta={})
    take_in_arrivals()
    arrival = Arrival.objects.get()
    assert arrival.state == "quarantined"
    assert arrival.error


@pytest.mark.django_db
@every_channel
def test_files_that_are_missing_cost_no_message(
    contract: Contract, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.channels.fetching.fetch", lambda url, **_: Answer(404))
    if isinstance(contract.channel, Bringing):
        monkeypatch.setattr(contract.channel, "bring", gone)
    for sample in contract.samples:
        store_arrival(inbox=inbox, raw=sample.content, meta=dict(sample.meta))
    take_in_all()
    while fetch_files(contract.channel.key):
        pass
    links = [link for fact in messages_of(contract) for link in fact.links]
    assert Message.objects.count() == rows_of(contract)
    assert Attachment.objects.filter(sha256="").count() == len(links)
    assert not Fetch.objects.filter(missing_at=None).exists()


def gone(*_: object) -> bytes:
    raise Refused("404")


@pytest.mark.django_db
@every_sample
def test_only_what_is_signed_is_stored(contract: Contract, sample: Sample, inbox: Inbox) -> None:
    if not isinstance(contract.channel, Verifying):
        assert webhook_path(inbox) is None
        return
    assert posted(inbox, sample.content, sample) == 200
    for damaged in (*flipped(sample.content, 20), *truncated(sample.content, 20)):
        assert posted(inbox, damaged, sample) in (401, 411)  # 411: nothing at all
    assert posted(inbox, sample.content, sample, {}) == 401
    headers = sample.headers(called_at(inbox))
    for name, value in headers.items():
        assert posted(inbox, sample.content, sample, {**headers, name: value[:-1]}) == 401
    assert Arrival.objects.count() == 1


def posted(
    inbox: Inbox, content: bytes, sample: Sample, headers: Mapping[str, str] | None = None
) -> int:
    url = called_at(inbox)
    signed = sample.headers(url) if headers is None else headers
    return Client().post(url, content, "application/json", headers=signed).status_code


def called_at(inbox: Inbox) -> str:
    return f"{settings.PUBLIC_URL}{webhook_path(inbox)}"


@every_sender
def test_what_was_sent_arrives_once(contract: Contract, provider: Provider) -> None:
    provider.will("accepts")
    receipt = contract.channel.send(through(provider, contract))
    assert receipt.external_id
    assert len(provider.received()) == 1


@every_sender
@pytest.mark.parametrize(
    ("outcome", "kind"),
    [("refuses", Refused), ("busy", TryAgain), ("broken", TryAgain), ("locked_out", Reconnect)],
)
def test_a_provider_that_will_not_says_what_may_help(
    contract: Contract, provider: Provider, outcome: Outcome, kind: type[DeliveryError]
) -> None:
    provider.will(outcome)
    with pytest.raises(kind, match=r"\w"):
        contract.channel.send(through(provider, contract))


@every_sender
def test_the_moment_it_names_is_heard(contract: Contract, provider: Provider) -> None:
    provider.will("busy")
    with clock.at(contract.outbound.created_at), pytest.raises(TryAgain) as later:
        contract.channel.send(through(provider, contract))
    moment = contract.outbound.created_at + timedelta(seconds=30)
    assert later.value.retry_at == (moment if contract.says_when else None)


@every_sender
def test_after_a_lost_answer_the_second_copy_is_known_as_one(
    contract: Contract, provider: Provider
) -> None:
    provider.will("lost")
    with pytest.raises(TryAgain) as lost:
        contract.channel.send(through(provider, contract))
    if not sends_again(contract):  # then a person decides, and no copy goes out
        assert isinstance(lost.value, InDoubt)
        return
    provider.will("accepts")
    contract.channel.send(through(provider, contract))
    first, second = provider.received()
    assert first == second


@every_sender
def test_what_was_taken_without_a_name_may_have_been_sent(
    contract: Contract, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nameless(*_: object) -> Answer:
        return Answer(200, b"{}")

    monkeypatch.setattr("egal.shared.http._exchanged", nameless)
    if not sends_again(contract):
        with pytest.raises(InDoubt, match=r"\w"):
            contract.channel.send(through(provider, contract))


def sends_again(contract: Contract) -> bool:
    """The same whether somebody wrote just now, long ago, or never: the core asks without it."""
    inbox = InboxSettings(contract.address, contract.settings)
    now = clock.now()
    heard = (None, Heard(now), Heard(now - timedelta(days=30)), Heard(now, public=True))
    [said] = {contract.channel.capabilities(inbox, each).sends_again for each in heard}
    return said


@every_sender
def test_what_it_says_it_can_do_it_has_the_means_for(contract: Contract, inbox: Inbox) -> None:
    assert contract.provider
    with contract.provider() as provider:
        settings = {**inbox.settings, **provider.settings, "begins": True}
    able = contract.channel.capabilities(InboxSettings(inbox.address, settings))
    assert isinstance(contract.channel, Beginning) or not able.begins
    assert isinstance(contract.channel, Redirecting) or not able.redirects
