"""An account of X is signed in, and its permission renewed: OAuth 2 with PKCE.

docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code, 2026-08-22: an access token
lives two hours; with offline.access comes a refresh token, which serves once.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Reconnect, Refused
from egal.channels.models import Grant
from egal.channels.oauth import asking, grants, keeping
from egal.channels.oauth.asking import Client, Provider, Tokens
from egal.channels.signing_in import Answer
from egal.channels.x.client import API, XClient
from egal.channels.x.passes import Granted, Pass, Pasted, Signed
from egal.conversations.models import Inbox
from egal.events.record import Actor

KEY = "x"
_SITE = "https://x.com"
_NEEDED = (
    "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write "
    "offline.access"
)


def providers(settings: Mapping[str, Any]) -> Mapping[str, str]:
    """X, once the app's keys are there by which it knows us."""
    return {KEY: "X"} if settings.get("client_id") else {}


def question(inbox: InboxSettings, *, state: str, verifier: str, back: str) -> str:
    """The address at which X asks."""
    told = inbox.settings
    return asking.question(_x(told), _client(told), state=state, verifier=verifier, back=back)


def sign_in(inbox: Inbox, actor: Actor, answer: Answer) -> None:
    """Raises DeliveryError, and nothing has changed."""
    told = inbox.settings
    tokens = asking.redeemed(
        _x(told), _client(told), code=answer.code, verifier=answer.verifier, back=answer.back
    )
    if not (tokens.enough and tokens.refresh):
        raise Refused(
            _("X was not allowed to let Egal read, write and stay signed in. Allow all of it.")
        )
    us = who(XClient(tokens.access, api_of(told)))
    name = str(us["username"])
    if name.lower() != inbox.address:
        words = {"given": f"@{name}", "wanted": f"@{inbox.address}"}
        raise Refused(
            _(
                "You were signed in to X as %(given)s; this inbox is %(wanted)s. "
                "Change the account at X, then sign in again."
            )
            % words
        )
    keeping.keep(inbox, actor, provider=KEY, tokens=tokens, settings=_with(str(us["id"])))


def sign_out(inbox: Inbox, actor: Actor) -> None:
    keeping.forget(inbox, actor, _without)


def who(client: XClient) -> Mapping[str, Any]:
    """Whose permission it is: id and username. Raises DeliveryError."""
    found = client.get("/2/users/me").get("data")
    if not found:
        raise Reconnect(_("X does not say whose permission this is."))
    return dict(found)


def client_of(settings: Mapping[str, Any]) -> XClient:
    """To ask X with what these settings have. Raises Reconnect where they have nothing."""
    return XClient(_pass(settings), api_of(settings))


def missing() -> str:
    """What to do where nothing can be asked yet."""
    return _("Nobody is signed in to X for this inbox: sign in with X.")


def is_connected(settings: Mapping[str, Any]) -> bool:
    """Whether anything can be asked at all."""
    return bool(settings.get("access_token") or settings.get("oauth"))


def _pass(settings: Mapping[str, Any]) -> Pass:
    token, secret = settings.get("access_token"), settings.get("access_secret")
    if signed_in := settings.get("oauth"):
        return Granted(lambda refused: _good(signed_in["grant"], refused))
    if not token:
        raise Reconnect(missing())
    if secret:
        app = str(settings.get("consumer_key") or ""), str(settings.get("consumer_secret") or "")
        return Signed(*app, str(token), str(secret))
    return Pasted(str(token))


def _good(grant: int, refused: str) -> str:
    return grants.access_token(grant, renew=_renewed, refused=refused)


def _renewed(grant: Grant) -> Tokens:
    told = grants.settings_of(grant)
    return asking.refreshed(_x(told), _client(told), str(grant.tokens["refresh"]))


def _x(settings: Mapping[str, Any]) -> Provider:
    elsewhere = settings.get("api_url")
    return Provider(
        key=KEY,
        name="X",
        authorize=f"{elsewhere or _SITE}/i/oauth2/authorize",
        token=f"{api_of(settings)}/2/oauth2/token",
        needed=tuple(_NEEDED.split()),
        by_header=bool(settings.get("client_secret")),
        ended=frozenset({"invalid_request"}),
    )


def api_of(settings: Mapping[str, Any]) -> str:
    """Where X is asked, without a slash at the end."""
    return str(settings.get("api_url") or API)


def _client(settings: Mapping[str, Any]) -> Client:
    return Client(str(settings.get("client_id") or ""), str(settings.get("client_secret") or ""))


def _with(number: str) -> Any:
    return lambda told, grant: {
        **told,
        "user_id": number,
        "oauth": {"provider": KEY, "grant": grant.id},
    }


def _without(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "oauth"}
