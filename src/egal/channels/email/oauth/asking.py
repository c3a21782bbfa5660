"""Asking a mailbox's provider, as what this installation is known by there."""

from egal.channels.email.oauth.providers import Provider, client_of
from egal.channels.oauth import asking
from egal.channels.oauth.asking import Tokens


def question(provider: Provider, *, state: str, verifier: str, back: str, hint: str) -> str:
    """The address of the page on which the provider asks. hint: the account that is meant."""
    client = client_of(provider)
    return asking.question(provider, client, state=state, verifier=verifier, back=back, hint=hint)


def redeemed(provider: Provider, *, code: str, verifier: str, back: str) -> Tokens:
    """The tokens for a code. Raises DeliveryError."""
    return asking.redeemed(provider, client_of(provider), code=code, verifier=verifier, back=back)


def refreshed(provider: Provider, refresh: str) -> Tokens:
    """Fresh ones. Raises DeliveryError; Withdrawn when there will be none."""
    return asking.refreshed(provider, client_of(provider), refresh)
