"""Signing an account of X in, and what its permission is renewed by."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connections

from egal.channels.base import InboxSettings, NotPermitted, Reconnect, Refused, TryAgain
from egal.channels.models import Grant
from egal.channels.receiving import troubles
from egal.channels.signing_in import begin, finish, sign_out, signed_in
from egal.channels.x import outages
from egal.channels.x.channel import channel
from egal.channels.x.listening import KINDS
from egal.channels.x.settings import XSettingsForm
from egal.channels.x.sign_in import client_of
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.http import fetch
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.networks import Networks
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.x import X
from egal.testing.networks.x.signing_in import USER_SECRET, USER_TOKEN
from egal.testing.people import Nordnetz
from egal.workspaces import scope

BACK = "https://desk.nordnetz.example/signed-in/x/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def x(settings: Any) -> Iterator[X]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        networks.x.callbacks.add(BACK)
        yield networks.x


@pytest.fixture
def company(x: X) -> Nordnetz:
    found = people.nordnetz()
    told = {"client_id": x.client, "client_secret": x.secret, "api_url": x.url}
    found.inbox.channel, found.inbox.address, found.inbox.settings = "x", "nordnetz", told
    found.inbox.save()
    return found


def signs_in(company: Nordnetz, word: str = "Authorize", **forged: str) -> Grant:
    """Jana goes to X, chooses this, and comes back."""
    inbox = Inbox.unscoped.select_related("workspace").get(pk=company.inbox.pk)
    with scope.of(company.workspace.id):
        url, begun = begin(inbox=inbox, provider="x", actor=company.jana, account=1, back=BACK)
        page = unescape(fetch(url).content.decode())
        link = page.partition(f'">{word}')[0].rpartition('href="')[2]
        told = dict(parse_qsl(urlsplit(link).query))
        finish(inbox=inbox, actor=company.jana, begun={**begun, **forged}, told=told)
    return Grant.unscoped.get(inbox=company.inbox)


def inbox_of(company: Nordnetz) -> InboxSettings:
    kept = Inbox.unscoped.get(pk=company.inbox.pk)
    return InboxSettings(kept.address, kept.settings)


def expired(company: Nordnetz) -> Grant:
    grant = signs_in(company)
    Grant.unscoped.update(expires_at=clock.now())
    return grant


def test_an_account_is_signed_in_and_asked(x: X, company: Nordnetz) -> None:
    assert not channel.capabilities(inbox_of(company)).can_send
    signs_in(company)
    told = inbox_of(company)
    assert told.settings["user_id"] == x.account.id
    channel.check(told)
    x.posts("mara", "@nordnetz help")
    assert channel.poll(told, {"mentions": "1", "messages": "1"}).arrivals
    with scope.of(company.workspace.id):
        assert signed_in([company.inbox])[company.inbox.id].provider == "X"


def test_a_code_is_no_good_without_its_verifier(x: X, company: Nordnetz) -> None:
    with pytest.raises(Reconnect, match="X does not take the sign-in"):
        signs_in(company, verifier="stolen")
    assert not Grant.unscoped.exists()


def test_another_account_than_the_inbox_is_refused(x: X, company: Nordnetz) -> None:
    Inbox.unscoped.update(address="fremdfirma")
    with pytest.raises(Refused, match="as @nordnetz; this inbox is @fremdfirma"):
        signs_in(company)
    assert not Grant.unscoped.exists()


def test_two_workers_renew_it_once_and_its_new_refresh_token_is_kept(
    x: X, company: Nordnetz
) -> None:
    """X takes each refresh token once: the second worker's would end the permission."""
    first = expired(company)

    def ask(_number: int) -> None:
        try:
            channel.check(inbox_of(company))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(ask, range(4)))
    grant = Grant.unscoped.get()
    assert set(x.refresh_tokens) == {grant.tokens["refresh"]} != {first.tokens["refresh"]}
    assert grant.expires_at - clock.now() > timedelta(hours=1)


def test_a_token_that_ends_before_its_time_is_renewed_in_passing(x: X, company: Nordnetz) -> None:
    signs_in(company)
    x.tokens.clear()
    channel.check(inbox_of(company))
    assert len(x.tokens) == 1


def test_a_permission_taken_back_says_what_to_do(x: X, company: Nordnetz) -> None:
    signs_in(company)
    x.takes_back()
    for _ in range(2):
        with pytest.raises(Reconnect, match=r"Connect again.*token was invalid"):
            channel.check(inbox_of(company))
    with scope.of(company.workspace.id):
        assert "Connect again" in troubles([company.inbox])[company.inbox.id]
    signs_in(company)
    channel.check(inbox_of(company))


def test_signing_out_forgets_the_permission_and_keeps_the_app(x: X, company: Nordnetz) -> None:
    signs_in(company)
    with scope.of(company.workspace.id):
        sign_out(inbox=Inbox.objects.get(), actor=company.jana)
    assert not Grant.unscoped.exists()
    assert inbox_of(company).settings["client_id"] == x.client
    assert not channel.capabilities(inbox_of(company)).can_send


def test_keys_of_oauth_1_sign_each_request(x: X) -> None:
    told = {
        "consumer_key": x.consumer_key,
        "consumer_secret": x.consumer_secret,
        "access_token": USER_TOKEN,
        "access_secret": USER_SECRET,
        "user_id": x.account.id,
        "api_url": x.url,
    }
    inbox = InboxSettings("nordnetz", told)
    channel.check(inbox)
    question = x.posts("mara", "@nordnetz is it 50% & more?")
    assert channel.poll(inbox, {"mentions": "1", "messages": "1"}).arrivals
    answer = {"text": "Yes & no.", "reply": {"in_reply_to_tweet_id": question.id}}
    client_of(told).write("POST", "/2/tweets", answer)
    assert x.told == ["Yes & no."]
    with pytest.raises(Reconnect):
        channel.check(InboxSettings("nordnetz", {**told, "access_secret": "guessed"}))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "client_id"),
        ({"access_token": "1-a", "access_secret": "s"}, "consumer_key"),
        ({"access_token": "bearer"}, "user_id"),
    ],
)
def test_half_of_what_is_needed_is_refused(given: dict[str, str], field: str) -> None:
    assert field in XSettingsForm(given).errors


def test_the_accounts_number_stands_in_its_token() -> None:
    keys = {"consumer_key": "k", "consumer_secret": "s", "access_secret": "t"}
    form = XSettingsForm({**keys, "access_token": "2982-abc"})
    assert form.is_valid()
    assert form.cleaned_data["user_id"] == "2982"


def test_x_is_told_where_to_call_and_of_what_once(x: X, company: Nordnetz, settings: Any) -> None:
    keys = {"consumer_key": x.consumer_key, "consumer_secret": x.consumer_secret}
    kept = Inbox.unscoped.get()
    Inbox.unscoped.update(settings={**kept.settings, **keys})
    with x.out.by(lambda asked: _answered(InboxSettings("nordnetz", keys), asked)):
        signs_in(company)
        channel.listen(inbox_of(company), f"{settings.PUBLIC_URL}/in/x/another/")
    [webhook] = x.webhooks.values()
    assert webhook.url.endswith(f"/in/x/{public_id(company.inbox.id)}/")
    assert sorted(each.kind for each in x.subscriptions.values()) == sorted(KINDS)
    assert {each.user for each in x.subscriptions.values()} == {x.account.id}


def test_what_was_told_during_an_outage_is_told_once_more(x: X, company: Nordnetz) -> None:
    keys = {"consumer_key": x.consumer_key, "consumer_secret": x.consumer_secret}
    Inbox.unscoped.update(settings={**inbox_of(company).settings, **keys})
    with x.out.by(lambda asked: _answered(InboxSettings("nordnetz", keys), asked)):
        signs_in(company)
    before = channel.poll(inbox_of(company), {})
    x.out.held = True
    ours = x.answers_from_the_app("We look", to=x.posts("mara", "@nordnetz help"))
    x.out.held = False
    with clock.at(clock.now() + timedelta(minutes=30)):
        told, after = _round(x, company, before.cursor)
        assert any(f'"{ours.id}"' in each for each in told)
        assert _round(x, company, after)[0] == []


def _round(
    x: X, company: Nordnetz, cursor: Mapping[str, Any]
) -> tuple[list[str], Mapping[str, Any]]:
    """What X has told meanwhile, and the cursor afterwards."""
    came: list[str] = []

    def takes(asked: Delivery) -> tuple[int, bytes]:
        came.append(asked.content.decode())
        return 200, b""

    with x.out.by(takes):
        return came, channel.poll(inbox_of(company), cursor).cursor


@pytest.mark.parametrize(
    ("error", "asks_again"), [(NotPermitted("Not in your plan."), False), (TryAgain("Later"), True)]
)
def test_a_replay_is_asked_for_until_x_has_said_yes_or_no(
    monkeypatch: pytest.MonkeyPatch, error: Exception, asks_again: bool
) -> None:
    def replay(*_: object) -> None:
        raise error

    monkeypatch.setattr(outages, "replay", replay)
    an_hour_ago = (clock.now() - timedelta(hours=1)).isoformat()
    at = outages.caught_up({}, {"at": an_hour_ago})
    assert (at == an_hour_ago) is asks_again


def test_an_address_x_cannot_call_is_said_and_one_is_signed_in_all_the_same(
    x: X, company: Nordnetz
) -> None:
    keys = {"consumer_key": x.consumer_key, "consumer_secret": x.consumer_secret}
    Inbox.unscoped.update(settings={**inbox_of(company).settings, **keys})
    with x.out.by(lambda _: (502, b"")), pytest.raises(Refused, match="so we ask once a minute"):
        signs_in(company)
    channel.check(inbox_of(company))


def _answered(inbox: InboxSettings, asked: Delivery) -> tuple[int, bytes]:
    """As our door answers X's challenge."""
    said = channel.handshake(dict(parse_qsl(urlsplit(asked.url).query)), inbox)
    return 200, (said or "").encode()
