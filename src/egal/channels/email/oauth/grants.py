"""The access token of a mailbox that was signed in."""

from egal.channels.email.oauth.asking import refreshed
from egal.channels.email.oauth.providers import PROVIDERS
from egal.channels.models import Grant
from egal.channels.oauth import grants
from egal.channels.oauth.asking import Tokens


def access_token(grant_id: int, *, refused: str = "") -> str:
    """As `grants.access_token`. refused: one that the mail server did not take; another is got."""
    return grants.access_token(grant_id, renew=_renewed, refused=refused)


def _renewed(grant: Grant) -> Tokens:
    return refreshed(PROVIDERS[grant.provider], str(grant.tokens["refresh"]))
