"""What is asked for beside the password, and what is told when it changes."""

import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from egal.desk.tests.conftest import signed_in
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.testing import people
from egal.workspaces.actions.forget_second_step import forget_second_step
from egal.workspaces.actions.invite import invite
from egal.workspaces.actions.rotate_secrets import rotate_secrets
from egal.workspaces.models import SystemMail

Committed = Callable[..., Any]
JANA = "jana@nordnetz.example"


@pytest.fixture(autouse=True)
def no_limit_reached(db: None) -> None:
    cache.clear()


@pytest.fixture
def proven(jana: Client) -> Client:
    """Jana, who has just proven once more who she is."""
    answer = jana.post("/account/proof/", {"password": people.PASSWORD})
    assert answer.status_code == 302
    return jana


@pytest.fixture
def with_app(proven: Client, django_capture_on_commit_callbacks: Committed) -> str:
    """The key of the app that Jana has set up."""
    found = re.search(r">([A-Z2-7]{32})<", text(proven.get("/account/app/")))
    assert found
    with django_capture_on_commit_callbacks(execute=True):
        answer = proven.post("/account/app/", {"code": shown_by(found[1])})
    assert answer.headers["Location"] == "/account/codes/"
    return found[1]


def text(answer: Any) -> str:
    return str(answer.content.decode())


NOW = 1_795_000_000.0  # for the app and for us


@pytest.fixture(autouse=True)
def _the_same_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(time=lambda: NOW)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", clock)


def shown_by(key: str) -> str:
    """What the app shows now (RFC 6238)."""
    return str(format_hotp_value(hotp_value(key, int(NOW) // 30)))


def with_password() -> Client:
    """A browser in which only the password was given."""
    client = Client()
    answer = client.post("/sign-in/", {"login": JANA, "password": people.PASSWORD})
    assert answer.headers["Location"] == "/sign-in/second/"
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/nordnetz/conversations/").status_code == 200


def test_changes_ask_for_a_proof_first(jana: Client) -> None:
    assert jana.get("/account/app/").headers["Location"].startswith("/account/proof/?next=")
    assert jana.post("/account/proof/", {"password": "guessed"}).status_code == 200
    assert jana.get("/account/app/").status_code == 302


def test_the_code_of_the_app_is_asked_for_after_the_password(with_app: str) -> None:
    client = with_password()
    assert not is_in(client)
    assert "not right" in text(client.post("/sign-in/second/", {"code": "000000"}))
    assert client.post("/sign-in/second/", {"code": shown_by(with_app)}).status_code == 302
    assert is_in(client)
    again = with_password().post("/sign-in/second/", {"code": shown_by(with_app)})
    assert again.status_code == 200  # nobody who looked over her shoulder gets in


def test_recovery_codes_are_shown_once_and_open_once(proven: Client, with_app: str) -> None:
    codes = re.findall(r"<code>(\d{8})</code>", text(proven.get("/account/codes/")))
    assert len(codes) == 10
    assert codes[0] not in text(proven.get("/account/codes/"))
    assert with_password().post("/sign-in/second/", {"code": codes[0]}).status_code == 302
    assert with_password().post("/sign-in/second/", {"code": codes[0]}).status_code == 200
    assert "9 are left" in text(proven.get("/desk/nordnetz/settings/sign-in/"))


def test_each_change_is_in_the_trail_and_in_a_mail(
    proven: Client,
    company: people.Nordnetz,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    url = "smtp://mail.nordnetz.example"
    monkeypatch.setattr(settings, "EGAL", replace(settings.EGAL, system_mail=url))
    found = re.search(r">([A-Z2-7]{32})<", text(proven.get("/account/app/")))
    assert found
    with django_capture_on_commit_callbacks(execute=True):
        proven.post("/account/app/", {"code": shown_by(found[1])})
    proven.post("/account/app/removal/")
    events = Event.objects.filter(kind__startswith="agent.app").order_by("id")
    assert [each.kind for each in events] == ["agent.app_added", "agent.app_removed"]
    first = SystemMail.objects.order_by("id")[0]
    assert first.to_address == JANA
    assert "An app was set up" in first.content["text"]
    assert f"{settings.PUBLIC_URL}/account/" in first.content["text"]


def test_the_database_alone_opens_nothing(with_app: str) -> None:
    for kept in Authenticator.objects.all():
        assert with_app not in str(kept.data)
    before = {each.pk: each.data for each in Authenticator.objects.all()}
    rotate_secrets(actor=SYSTEM)
    assert all(each.data != before[each.pk] for each in Authenticator.objects.all())
    assert with_password().post("/sign-in/second/", {"code": shown_by(with_app)}).status_code == 302


def test_an_invitation_is_no_way_around_it(with_app: str, company: people.Nordnetz) -> None:
    other = people.fremdfirma()
    _, secret = invite(workspace=other.workspace, email=JANA, role="agent", actor=SYSTEM)
    client = Client()
    given = {"name": "Jana", "password": people.PASSWORD}
    answer = client.post(f"/invitations/{secret}/", given)
    assert answer.headers["Location"] == "/sign-in/second/"
    assert not is_in(client)


def test_the_operator_lets_in_who_has_lost_everything(
    with_app: str, company: people.Nordnetz
) -> None:
    assert forget_second_step(account=company.jana.account, actor=SYSTEM)
    assert is_in(signed_in(JANA))
    assert not forget_second_step(account=company.jana.account, actor=SYSTEM)
    [told] = Event.objects.filter(kind="agent.second_step_forgotten")
    assert told.actor_kind == "system"


def test_a_passkey_is_for_our_own_address(client: Client) -> None:
    headers = {"Accept": "application/json", "Host": "eve.example"}
    asked = client.get("/sign-in/passkey/", headers=headers).json()
    assert asked["request_options"]["publicKey"]["rpId"] == "localhost"
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"


def test_a_passkey_nobody_knows_is_told(client: Client) -> None:
    answer = client.post("/sign-in/passkey/", {"credential": "{}"}, follow=True)
    assert "does not sign in here" in text(answer)


def test_a_new_password_signs_out_everywhere_else(jana: Client) -> None:
    elsewhere = signed_in(JANA)
    new = "a lighthouse at noon"
    given = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}
    assert "Every other browser" in text(jana.post("/account/password/", given, follow=True))
    assert is_in(jana)
    assert not is_in(elsewhere)
