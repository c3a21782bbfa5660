"""Who lets programs into mailboxes by OAuth 2, how each wants to be asked, and its mail servers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from egal.channels.base import Reconnect
from egal.channels.oauth import asking
from egal.channels.oauth.asking import Client

Protocol = Literal["imap", "smtp"]
_SERVER = ("host", "port", "security")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(asking.Provider):
    """servers: settings of an inbox, and the only ones that ever see a token."""

    servers: Mapping[str, Any]

    def serves(self, told: Mapping[str, Any], protocol: Protocol) -> bool:
        """Whether an inbox with these settings asks its own server, over TLS as it wants it."""
        names = [f"{protocol}_{part}" for part in _SERVER]
        return all(str(told.get(name)) == str(self.servers[name]) for name in names)


# https://developers.google.com/identity/protocols/oauth2/web-server
# https://developers.google.com/workspace/gmail/imap/imap-smtp
GOOGLE = Provider(
    key="google",
    name="Google",
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    needed=("https://mail.google.com/",),
    scopes=("openid", "email"),
    servers={
        "imap_host": "imap.gmail.com",
        "imap_port": 993,
        "imap_security": "tls",
        "smtp_host": "smtp.gmail.com",
        "smtp_port": 465,
        "smtp_security": "tls",
    },
    extra={"access_type": "offline", "prompt": "consent"},  # else no refresh token the second time
)

# https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
# https://learn.microsoft.com/exchange/client-developer/legacy-protocols/
#   how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
MICROSOFT = Provider(
    key="microsoft",
    name="Microsoft",
    authorize="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    token="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106
    needed=(
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
    ),
    scopes=("offline_access", "openid", "profile", "email"),
    servers={
        "imap_host": "outlook.office365.com",
        "imap_port": 993,
        "imap_security": "tls",
        "smtp_host": "smtp.office365.com",
        "smtp_port": 587,
        "smtp_security": "starttls",
    },
    extra={"response_mode": "query", "prompt": "select_account"},
)

PROVIDERS = {one.key: one for one in (GOOGLE, MICROSOFT)}


def configured() -> dict[str, Provider]:
    """The providers at which this installation is registered, by their keys."""
    return {key: one for key, one in PROVIDERS.items() if settings.MAIL_CLIENTS[key]["client"]}


def client_of(provider: Provider) -> Client:
    """Raises Reconnect where the operator has taken it out of the settings."""
    told = settings.MAIL_CLIENTS[provider.key]
    if not told["client"]:
        variable = f"EGAL_{provider.key.upper()}_CLIENT"
        raise Reconnect(
            _("This installation is not registered with %(provider)s any more: set %(variable)s.")
            % {"provider": provider.name, "variable": variable}
        )
    return Client(told["client"], told["secret"], told.get("tenant", ""))


def grant_for(told: Mapping[str, Any], protocol: Protocol) -> int | None:
    """The grant that opens this server of an inbox with these settings; None: a password does."""
    signed_in = told.get("oauth")
    if not isinstance(signed_in, Mapping):
        return None
    provider = PROVIDERS.get(signed_in["provider"])
    return signed_in["grant"] if provider and provider.serves(told, protocol) else None
