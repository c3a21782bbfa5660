from collections.abc import Iterator

import pytest
from pytest_django import Settings

from egal.channels.email.oauth import providers
from egal.testing.imapserver import Dovecot
from egal.testing.mailserver import MailServer
from egal.testing.signinserver import SignInServer, known_as


@pytest.fixture
def google() -> Iterator[SignInServer]:
    """Google, as its owner of support@nordnetz.example sees it."""
    with SignInServer("support@nordnetz.example") as server:
        yield server


@pytest.fixture
def postman(google: SignInServer) -> Iterator[MailServer]:
    """Google's server for sending."""
    with MailServer(knows=google.knows) as server:
        yield server


@pytest.fixture
def connected(
    google: SignInServer,
    postman: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> SignInServer:
    """Google where this installation is registered; its mailboxes are on no port."""
    provider = google.stands_in_for(providers.GOOGLE, smtp=postman.port)
    monkeypatch.setitem(providers.PROVIDERS, "google", provider)
    settings.MAIL_CLIENTS = known_as()
    settings.PRIVATE_HOSTS = [google.place]
    return google


@pytest.fixture
def mailboxes(
    connected: SignInServer, postman: MailServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dovecot]:
    """Google's mailboxes, which ask Google whose a token is."""
    with Dovecot(tokens=f"{connected.url}info") as dovecot:
        provider = connected.stands_in_for(providers.GOOGLE, imap=dovecot.port, smtp=postman.port)
        monkeypatch.setitem(providers.PROVIDERS, "google", provider)
        yield dovecot
