"""Connecting accounts of networks at the desk."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from egal.channels.base import InboxSettings, Shaking
from egal.channels.prices import month_of
from egal.channels.registry import channels
from egal.conversations.models import Inbox, Spending
from egal.desk.tests.conftest import signed_in
from egal.shared.http import fetch
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.networks import Networks
from egal.testing.networks.going_out import Delivery

SETTINGS = "/desk/nordnetz/settings/"
NEW = f"{SETTINGS}new-inbox/"
ADDED = ["email", "webhook", "chat", "phone", "x", "facebook", "whatsapp", "sms"]


@pytest.fixture
def networks(settings: Any) -> Iterator[Networks]:
    with Networks() as networks:
        settings.PRIVATE_HOSTS = [networks.place]
        yield networks


def page_of(inbox: Inbox) -> str:
    return f"{SETTINGS}inboxes/{public_id(inbox.id)}/"


def added(jana: Client, channel: str, **given: str) -> Inbox:
    answer = jana.post(f"{NEW}?channel={channel}", given)
    assert answer.status_code == 302, re.findall(r'class="wrong".*', answer.text)
    return Inbox.unscoped.get(channel=channel)


def signs_in(jana: Client, inbox: Inbox, provider: str, word: str) -> str:
    """What the page says once she is back."""
    on = jana.post(f"{page_of(inbox)}sign-in/{provider}/").text
    asked = re.search(r'content="0; url=([^"]+)"', on)
    assert asked, on
    page = unescape(fetch(unescape(asked[1])).content.decode())
    link = urlsplit(page.partition(f'">{word}')[0].rpartition('href="')[2])
    return jana.get(f"{link.path}?{link.query}", follow=True).text


def challenged(inbox: Inbox, asked: Delivery) -> tuple[int, bytes]:
    """As our door answers: here nothing listens."""
    x = channels()["x"]
    assert isinstance(x, Shaking)
    query = dict(parse_qsl(urlsplit(asked.url).query))
    return 200, (x.handshake(query, InboxSettings(inbox.address, inbox.settings)) or "").encode()


@pytest.mark.parametrize("channel", ADDED)
def test_each_says_what_it_is_and_costs_and_has_a_form(jana: Client, channel: str) -> None:
    choice, form = jana.get(NEW).text, jana.get(f"{NEW}?channel={channel}").text
    assert f'href="{NEW}?channel={channel}">{channels()[channel].name}</a>' in choice
    assert 'name="inbox_address"' in form
    assert "api_url" not in form
    assert "Costs:" in form


def test_who_may_not_set_up_is_not_shown_the_way(company: people.Nordnetz) -> None:
    tariq = signed_in("tariq@nordnetz.example")
    assert tariq.get(NEW).status_code == 403
    assert NEW not in tariq.get(f"{SETTINGS}inboxes/").text


@pytest.mark.django_db(transaction=True)  # it is asked in a thread
def test_x_is_added_signed_in_and_tested(jana: Client, networks: Networks) -> None:
    x = networks.x
    keys = {"client_id": x.client, "client_secret": x.secret}
    signing = {"consumer_key": x.consumer_key, "consumer_secret": x.consumer_secret}
    inbox = added(jana, "x", inbox_address="@Nordnetz", budget="50", **keys, **signing)
    Inbox.unscoped.filter(pk=inbox.pk).update(settings={**inbox.settings, "api_url": x.url})
    text = jana.get(page_of(inbox)).text
    assert "/signed-in/x/" in text
    assert f"/in/x/{public_id(inbox.id)}/" in text
    assert x.secret not in text
    assert x.consumer_secret not in text
    assert "sign in with X" in text
    with networks.out.by(lambda asked: challenged(inbox, asked)):
        assert "Signed in as nordnetz with X" in signs_in(jana, inbox, "x", "Authorize")
    assert len(x.webhooks) == 1
    assert "the server accepts us" in jana.post(f"{page_of(inbox)}check/").text


def test_a_change_keeps_where_it_asks_and_every_secret(jana: Client, networks: Networks) -> None:
    x = networks.x
    inbox = added(jana, "x", inbox_address="nordnetz", client_id=x.client, client_secret="s")
    Inbox.unscoped.filter(pk=inbox.pk).update(settings={**inbox.settings, "api_url": x.url})
    given = {"inbox_name": "Social", "client_id": x.client, "budget": "20"}
    assert jana.post(page_of(inbox), given).status_code == 302
    told = Inbox.unscoped.get(pk=inbox.pk).settings
    assert (told["api_url"], told["client_secret"], told["budget"]) == (x.url, "s", "20")


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (0, "$0.00 of $50.00 spent this month."),
        (41, "Raise the budget before it is spent"),
        (50, "Nothing more is sent until the next month"),
    ],
)
def test_what_was_spent_of_the_budget_is_shown(
    jana: Client, company: people.Nordnetz, spent: int, said: str
) -> None:
    token = {"access_token": "t", "user_id": "1", "budget": "50"}
    inbox = added(jana, "x", inbox_address="nordnetz", **token)
    Spending.unscoped.create(
        workspace=company.workspace,
        inbox=inbox,
        month=month_of(company.workspace),
        currency="USD",
        amount=spent * 1_000_000,
        messages=7,
    )
    text = jana.get(page_of(inbox)).text
    assert said in text
    assert "<meter" in text
    assert (said in jana.get(f"{SETTINGS}inboxes/").text) == (spent > 40)


@pytest.mark.django_db(transaction=True)
def test_a_page_is_chosen_after_signing_in(jana: Client, networks: Networks) -> None:
    networks.meta.pages["108642097532"] = "Nordnetz Business"
    app = {"app_id": networks.meta.id, "app_secret": networks.meta.secret}
    inbox = added(jana, "facebook", **app)
    place = f"{networks.meta.url}/v23.0"
    Inbox.unscoped.filter(pk=inbox.pk).update(settings={**inbox.settings, "api_url": place})
    assert inbox.settings["verify_token"] in jana.get(page_of(inbox)).text
    assert "Which one is it?" in signs_in(jana, inbox, "facebook", "Continue")
    assert "not among yours" in jana.post(f"{page_of(inbox)}choice/", {"address": "1"}).text
    jana.post(f"{page_of(inbox)}choice/", {"address": networks.facebook.page})
    text = jana.get(page_of(inbox)).text
    assert "Which one is it?" not in text
    assert f"<bdi>{networks.facebook.page}</bdi>" in text
    assert "the server accepts us" in jana.post(f"{page_of(inbox)}check/").text


def test_a_whatsapp_number_is_pasted_and_tested(jana: Client, networks: Networks) -> None:
    whatsapp = networks.whatsapp
    token = whatsapp.connected("http://127.0.0.1:9/")
    ids = {"phone": whatsapp.phone, "account": whatsapp.account}
    inbox = added(
        jana,
        "whatsapp",
        inbox_address=f"+{whatsapp.number}",
        access_token=token,
        app_secret="s",
        **ids,
    )
    whatsapp.subscribed = False
    place = f"{networks.meta.url}/v23.0"
    Inbox.unscoped.filter(pk=inbox.pk).update(settings={**inbox.settings, "api_url": place})
    assert "the server accepts us" in jana.post(f"{page_of(inbox)}check/").text
    assert whatsapp.subscribed
    assert "Works." in jana.get(page_of(inbox)).text
    Inbox.unscoped.filter(pk=inbox.pk).update(address="+4940999")
    assert "the inbox is +4940999" in jana.post(f"{page_of(inbox)}check/").text
    assert "Needs mending." in jana.get(page_of(inbox)).text


def test_a_number_at_twilio_is_tested(jana: Client, networks: Networks) -> None:
    sms = networks.sms
    inbox = added(jana, "sms", inbox_address=sms.number, account=sms.sid, token=sms.token)
    Inbox.unscoped.filter(pk=inbox.pk).update(settings={**inbox.settings, "api_url": sms.url})
    assert "the server accepts us" in jana.post(f"{page_of(inbox)}check/").text
    Inbox.unscoped.filter(pk=inbox.pk).update(address="+4940999")
    assert "does not have the number" in jana.post(f"{page_of(inbox)}check/").text


def test_there_is_nothing_to_choose_for_a_mailbox(jana: Client, company: people.Nordnetz) -> None:
    text = jana.post(f"{page_of(company.inbox)}choice/", {"address": "1"}).text
    assert "There is nothing to choose" in text
