"""From the button to the tokens, and every way that leads elsewhere."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from egal.channels.base import DeliveryError, Reconnect, Refused, TryAgain, Unreachable
from egal.channels.email.oauth import providers
from egal.channels.email.oauth.asking import question, redeemed
from egal.channels.email.oauth.tests.signed import (
    BACK,
    JANA,
    allowed,
    answers,
    asked,
    settings_of,
    signs_in,
)
from egal.channels.models import Grant
from egal.channels.signing_in import PATIENCE, is_answer, sign_out, signed_in
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz
from egal.testing.signinserver import SECRET, SignInServer, known_as
from egal.workspaces import scope
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_the_servers_are_filled_in_and_who_signed_in_is_known(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    grant = signs_in(nordnetz)
    told = settings_of(nordnetz)
    provider = providers.PROVIDERS["google"]
    assert all(told[name] == value for name, value in provider.servers.items())
    assert (told["imap_user"], told["smtp_user"]) == (grant.account, "support@nordnetz.example")
    with scope.of(nordnetz.workspace.id):
        found = signed_in([nordnetz.inbox])[nordnetz.inbox.id]
    assert (found.provider, found.by, found.ended) == ("Google", "Jana Köster", "")
    event = Event.objects.get(kind="inbox.signed_in")
    assert event.data["account"] == "support@nordnetz.example"
    assert connected.refresh == {grant.tokens["refresh"]}


def test_tokens_are_sealed_in_the_database(nordnetz: Nordnetz, connected: SignInServer) -> None:
    grant = signs_in(nordnetz)
    kept = Grant.unscoped.filter(pk=grant.pk).extra(select={"raw": "tokens"}).values("raw").get()
    assert not connected.access & set(str(kept["raw"]).split('"'))
    assert str(kept["raw"]).startswith("gAAAA")


def test_microsoft_is_asked_at_the_companys_own_tenant(settings: Settings) -> None:
    told = {"client": "c-1", "secret": "s", "tenant": "nordnetz.example"}
    settings.MAIL_CLIENTS = {**known_as(), "microsoft": told}
    url = question(providers.MICROSOFT, state="s", verifier="v" * 43, back=BACK, hint="a@b.example")
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    assert parts.path == "/nordnetz.example/oauth2/v2.0/authorize"
    assert {"https://outlook.office.com/SMTP.Send", "offline_access"} <= set(
        asked["scope"][0].split()
    )
    assert asked["login_hint"] == ["a@b.example"]


def test_microsofts_name_for_an_account_is_the_one_its_mail_servers_know(
    connected: SignInServer,
) -> None:
    claims = b'{"email": "info@nordnetz.example", "preferred_username": "jana@nordnetz.example"}'
    id_token = f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.x"
    told = {"access_token": "a", "id_token": id_token}
    connected.breaks = (200, json.dumps(told).encode())
    tokens = redeemed(providers.PROVIDERS["google"], code="c", verifier="v", back=BACK)
    assert tokens.account == "jana@nordnetz.example"
    assert (tokens.life, tokens.refresh) == (timedelta(hours=1), "")


def test_only_this_browser_can_bring_the_answer_and_in_time(
    nordnetz: Nordnetz, connected: SignInServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, begun = asked(nordnetz)
    state = allowed(url)["state"]
    assert is_answer(begun, provider="google", account=JANA, state=state)
    assert not is_answer(begun, provider="google", account=JANA, state=state + "x")
    assert not is_answer(begun, provider="google", account=JANA + 1, state=state)
    assert not is_answer(begun, provider="microsoft", account=JANA, state=state)
    later = clock.now() + PATIENCE
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not is_answer(begun, provider="google", account=JANA, state=state)


def test_a_code_is_no_good_without_its_verifier_nor_twice(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    url, begun = asked(nordnetz)
    told = allowed(url)
    with pytest.raises(Reconnect, match="Malformed code"):
        answers(nordnetz, {**begun, "verifier": "stolen"}, told)
    with pytest.raises(Reconnect, match="Malformed code"):
        answers(nordnetz, begun, told)
    assert not Grant.unscoped.exists()


def test_who_says_no_changes_nothing(nordnetz: Nordnetz, connected: SignInServer) -> None:
    before = settings_of(nordnetz)
    url, begun = asked(nordnetz)
    with pytest.raises(Trouble, match="Google was not allowed to let Egal in"):
        answers(nordnetz, begun, allowed(url, word="Deny"))
    assert settings_of(nordnetz) == before


def test_leave_without_mail_is_none(nordnetz: Nordnetz, connected: SignInServer) -> None:
    connected.granted = "openid email"
    url, begun = asked(nordnetz)
    with pytest.raises(Refused, match="not allowed to let Egal read and send"):
        answers(nordnetz, begun, allowed(url))
    assert not Grant.unscoped.exists()


@pytest.mark.parametrize(
    ("breaks", "error", "words"),
    [
        ((503, b"<h1>Down</h1>"), TryAgain, "asks to try later: 503"),
        ((429, b'{"error": "slow"}'), TryAgain, "429 slow"),
        ((200, b"[]"), TryAgain, "asks to try later: 200"),
        ((400, b'{"error": "invalid_scope", "error_description": "No."}'), Reconnect, "scope No."),
    ],
)
def test_what_the_provider_says_is_told(
    nordnetz: Nordnetz,
    connected: SignInServer,
    breaks: tuple[int, bytes],
    error: type[DeliveryError],
    words: str,
) -> None:
    connected.breaks = breaks
    url, begun = asked(nordnetz)
    with pytest.raises(error, match=words):
        answers(nordnetz, begun, allowed(url))


def test_no_error_tells_a_secret(nordnetz: Nordnetz, connected: SignInServer) -> None:
    url, begun = asked(nordnetz)
    told = allowed(url)
    echo = f'{{"error": "odd", "error_description": "{SECRET} {told["code"]}"}}'
    connected.breaks = (400, echo.encode())
    with pytest.raises(Reconnect) as caught:
        answers(nordnetz, begun, told)
    assert str(caught.value) == "Google refuses: 400 odd … …"


def test_a_wrong_client_secret_is_told_as_it_is(
    nordnetz: Nordnetz, connected: SignInServer, settings: Settings
) -> None:
    settings.MAIL_CLIENTS = known_as("wrong")
    url, begun = asked(nordnetz)
    with pytest.raises(Reconnect, match="Google refuses: 401 invalid_client Who are you"):
        answers(nordnetz, begun, allowed(url))


def test_a_provider_that_is_away_is_tried_later(
    nordnetz: Nordnetz, connected: SignInServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, begun = asked(nordnetz)
    told = allowed(url)
    away = replace(providers.PROVIDERS["google"], token=f"{connected.url}token")
    monkeypatch.setitem(providers.PROVIDERS, "google", away)
    connected.hang_up = True
    with pytest.raises(Unreachable, match="Google does not answer"):
        answers(nordnetz, begun, told)


def test_signing_in_again_keeps_the_mailbox_that_is_shared_with_one(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    first = signs_in(nordnetz)
    shared = {"imap_user": "team@nordnetz.example", "imap_folder": "Support"}
    nordnetz.inbox.settings = settings_of(nordnetz) | shared
    nordnetz.inbox.save()
    second = signs_in(nordnetz)
    told = settings_of(nordnetz)
    assert shared.items() <= told.items()
    assert told["oauth"] == {"provider": "google", "grant": second.id}
    assert first.id != second.id


def test_signing_out_forgets_it_with_its_servers(
    nordnetz: Nordnetz, connected: SignInServer
) -> None:
    signs_in(nordnetz)
    nordnetz.inbox.refresh_from_db()
    with scope.of(nordnetz.workspace.id):
        sign_out(inbox=nordnetz.inbox, actor=nordnetz.jana)
    left = settings_of(nordnetz)
    assert not [name for name in left if name.startswith(("oauth", "imap_", "smtp_"))]
    assert not Grant.unscoped.exists()
    assert Event.objects.filter(kind="inbox.signed_out").exists()


@pytest.mark.parametrize("verb", [asked, lambda company: _out(company)])
def test_an_agent_may_do_neither(
    nordnetz: Nordnetz, connected: SignInServer, verb: Callable[[Nordnetz], object]
) -> None:
    with pytest.raises(NotAllowed):
        verb(replace(nordnetz, jana=nordnetz.tariq))


def _out(company: Nordnetz) -> None:
    with scope.of(company.workspace.id):
        sign_out(inbox=company.inbox, actor=company.jana)
