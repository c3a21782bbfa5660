"""In which browsers somebody is signed in, seen and ended by themselves."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from egal.desk.tests.conftest import signed_in
from egal.events.models import Event
from egal.shared.device import device
from egal.shared.ids import public_id
from egal.testing import people

PAGE = "/desk/nordnetz/settings/sign-in/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0"
)


@pytest.fixture
def phone(company: people.Nordnetz) -> Client:
    client = Client(headers={"User-Agent": SAFARI})
    client.post("/sign-in/", {"login": "jana@nordnetz.example", "password": people.PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/nordnetz/conversations/").status_code == 200


def test_browsers_are_named_as_their_owner_knows_them() -> None:
    named = [device(each) for each in (FIREFOX, SAFARI, EDGE, "curl/8.5.0")]
    known = ["Firefox on Linux", "Safari on iPhone", "Edge on Windows", "An unknown browser"]
    assert named == known


def test_the_list_says_where_one_is_signed_in(jana: Client, phone: Client) -> None:
    page = jana.get(PAGE).content.decode()
    assert "Safari on iPhone" in page
    assert page.index("this one") < page.index("Safari on iPhone")


def test_one_is_ended(jana: Client, phone: Client) -> None:
    [url] = re.findall(r'action="(/account/sessions/\w+/end/)"', jana.get(PAGE).content.decode())[
        :1
    ]
    jana.post(url)
    assert not is_in(phone)
    assert is_in(jana)
    assert Event.objects.filter(kind="session.revoked").count() == 1


def test_all_others_are_ended_with_those_in_no_list(jana: Client, phone: Client) -> None:
    UserSession.objects.all().delete()
    jana.post("/account/sessions/end/")
    assert is_in(jana)
    assert not is_in(phone)


def test_that_of_somebody_else_is_not_there(jana: Client, company: people.Nordnetz) -> None:
    tariq = signed_in("tariq@nordnetz.example")
    session = UserSession.objects.get(user=company.tariq.account)
    assert jana.post(f"/account/sessions/{public_id(session.pk)}/end/").status_code == 404
    assert is_in(tariq)


def test_a_session_from_before_is_listed_after_its_next_page(
    jana: Client, company: people.Nordnetz
) -> None:
    old = Client()
    old.force_login(company.jana.account)
    UserSession.objects.all().delete()
    old.get("/desk/nordnetz/conversations/")
    assert UserSession.objects.filter(user=company.jana.account).count() == 1
