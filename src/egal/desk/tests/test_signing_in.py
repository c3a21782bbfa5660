"""Signing an inbox in, as a browser does it."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from egal.channels.email.oauth import providers
from egal.channels.models import Grant
from egal.desk.tests.conftest import signed_in
from egal.shared import clock
from egal.shared.http import fetch
from egal.shared.ids import public_id
from egal.testing import people
from egal.testing.signinserver import SignInServer, known_as

BACK = "/signed-in/google/"


@pytest.fixture
def google(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignInServer]:
    with SignInServer("support@nordnetz.example") as server:
        provider = server.stands_in_for(providers.GOOGLE)
        monkeypatch.setitem(providers.PROVIDERS, "google", provider)
        settings.MAIL_CLIENTS = known_as()
        settings.PRIVATE_HOSTS = [server.place]
        yield server


def page_of(company: people.Nordnetz) -> str:
    return f"/desk/nordnetz/settings/inboxes/{public_id(company.inbox.id)}/"


def sent_to(jana: Client, company: people.Nordnetz) -> str:
    """The provider's address on the page that leads there."""
    page = jana.post(f"{page_of(company)}sign-in/google/").content.decode()
    found = re.search(r'content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def chosen(url: str, word: str = "Allow") -> str:
    """Where the provider sends the browser, as a path of ours."""
    found = re.search(rf'href="([^"]+)">{word}', fetch(url).content.decode())
    assert found
    parts = urlsplit(unescape(found[1]))
    return f"{parts.path}?{parts.query}"


def shown(jana: Client, path: str) -> str:
    return jana.get(path, follow=True).content.decode()


def test_it_is_signed_in_and_out(
    jana: Client, company: people.Nordnetz, google: SignInServer
) -> None:
    assert "Sign in with Google" in shown(jana, page_of(company))
    assert "Sign in with Microsoft" not in shown(jana, page_of(company))
    text = shown(jana, chosen(sent_to(jana, company)))
    assert "Signed in as support@nordnetz.example with Google." in text
    assert "Connect again" in text
    assert text.count("Not needed: this inbox is signed in.") == 2
    assert not [token for token in google.access | google.refresh if token in text]
    jana.post(f"{page_of(company)}signing-out/")
    assert "Signed in as" not in shown(jana, page_of(company))


def test_where_nothing_is_set_up_nothing_is_offered(jana: Client, company: people.Nordnetz) -> None:
    assert "Sign in with" not in shown(jana, page_of(company))
    answer = jana.post(f"{page_of(company)}sign-in/google/", follow=True)
    assert "is no provider to sign in at" in answer.content.decode()


def test_an_answer_is_good_for_once_and_in_its_own_browser(
    jana: Client, company: people.Nordnetz, google: SignInServer
) -> None:
    back = chosen(sent_to(jana, company))
    olga = people.agent(company.workspace, "Olga Admin", "admin")
    assert signed_in(olga.account.email).get(back).status_code == 400
    assert jana.get(back.replace("state=", "state=x")).status_code == 400
    assert jana.get(back).status_code == 302
    assert "was not begun here" in jana.get(back).content.decode()
    assert Grant.unscoped.count() == 1


def test_who_is_not_signed_in_at_the_desk_gets_nowhere(company: people.Nordnetz) -> None:
    answer = Client().get(f"{BACK}?code=a&state=b")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_no_is_told_once(jana: Client, company: people.Nordnetz, google: SignInServer) -> None:
    text = shown(jana, chosen(sent_to(jana, company), "Deny"))
    assert "Google was not allowed to let Egal in." in text
    assert "not allowed" not in shown(jana, page_of(company))


def test_what_the_provider_says_is_shown_as_text(
    jana: Client, company: people.Nordnetz, google: SignInServer
) -> None:
    state = parse_qs(urlsplit(sent_to(jana, company)).query)["state"][0]
    text = shown(jana, f"{BACK}?state={state}&error=odd&error_description=<b>no</b>")
    assert "Google says: odd &lt;b&gt;no&lt;/b&gt;" in text


def test_a_grant_that_ended_is_connected_again(
    jana: Client, company: people.Nordnetz, google: SignInServer
) -> None:
    shown(jana, chosen(sent_to(jana, company)))
    Grant.unscoped.update(ended_at=clock.now(), reason="400 invalid_grant Revoked.")
    text = shown(jana, page_of(company))
    assert "Google does not let Egal in as support@nordnetz.example any more." in text
    assert "400 invalid_grant Revoked." in text
    assert "Needs mending" in shown(jana, "/desk/nordnetz/settings/inboxes/")
    assert "Signed in as" in shown(jana, chosen(sent_to(jana, company)))
