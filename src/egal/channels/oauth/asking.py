"""What is asked of a provider: leave, by way of the browser; tokens for it; and fresh ones later.

Authorization Code Grant (RFC 6749, section 4.1) with PKCE (RFC 7636) and a callback of its own for
each provider (RFC 9700, section 4.4.2). No token or secret is ever in an error's text.
"""

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from egal.channels.base import DeliveryError, Reconnect, TryAgain, Unreachable
from egal.channels.calls import LATER, MAX_WORDS
from egal.shared.http import Answer, NoAnswer, Unacceptable, post
from egal.shared.text import snippet

USUAL_LIFE = 3600  # seconds, where a provider does not say; expires_in is only recommended
_LONGEST_LIFE = 86_400  # seconds that are believed
_BUSY = {"temporarily_unavailable", "server_error"}
_SECRETS = ("code", "code_verifier", "refresh_token")
# RFC 6749, section 5.2; OpenID Connect Core, section 3.1.2.6: a person is needed
_ENDED = {"invalid_grant", "interaction_required", "login_required", "consent_required"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """authorize, token: its endpoints. scopes: asked for besides `needed`, which must be given.

    extra: what else its question carries. by_header: the client's secret goes into a header
    (RFC 6749, section 2.3.1) and not into the form. ended: errors of its own, besides those of the
    standards, that say that a person is needed.
    """

    key: str
    name: str
    authorize: str
    token: str
    needed: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    by_header: bool = False
    ended: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Client:
    """What we are known by at a provider. tenant: the company's own part of it, if it has such."""

    id: str
    secret: str = field(repr=False)
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """refresh: "" if no other came. account: who signed in, "" if it was not said.

    enough: whether all that is needed may be done with them.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    life: timedelta
    account: str = ""
    enough: bool = True


class Withdrawn(Reconnect):
    """The provider does not take the code or the refresh token: somebody must sign in again."""


def question(
    provider: Provider, client: Client, *, state: str, verifier: str, back: str, hint: str = ""
) -> str:
    """The address of the page on which the provider asks. hint: the account that is meant."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": back,
        "scope": " ".join([*provider.needed, *provider.scopes]),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        **({"login_hint": hint} if hint else {}),
        **provider.extra,
    }
    return f"{_at(provider.authorize, client)}?{urlencode(asked)}"


def redeemed(provider: Provider, client: Client, *, code: str, verifier: str, back: str) -> Tokens:
    """The tokens for a code. Raises DeliveryError."""
    return _asked(
        provider,
        client,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        },
    )


def refreshed(provider: Provider, client: Client, refresh: str) -> Tokens:
    """Fresh ones (section 6). Raises DeliveryError; Withdrawn when there will be none."""
    return _asked(provider, client, {"grant_type": "refresh_token", "refresh_token": refresh})


def _asked(provider: Provider, client: Client, wish: Mapping[str, str]) -> Tokens:
    form, headers = _proving(provider, client, wish)
    words = {"provider": provider.name}
    secrets = [client.secret, *(form[name] for name in _SECRETS if form.get(name))]
    try:
        answer = post(_at(provider.token, client), urlencode(form).encode(), headers)
    except NoAnswer as error:
        raise Unreachable(
            _("%(provider)s does not answer: %(error)s") % {**words, "error": error}
        ) from error
    except Unacceptable as error:
        raise Reconnect(
            _("%(provider)s cannot be asked: %(error)s") % {**words, "error": error}
        ) from error
    told = _object(answer.content)
    if not answer.ok or not isinstance(told.get("access_token"), str):
        raise _refusal(provider, answer, told, secrets)
    return _tokens(provider, told)


def _proving(
    provider: Provider, client: Client, wish: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The form and the headers that say who asks."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if not provider.by_header:
        return {**wish, "client_id": client.id, "client_secret": client.secret}, headers
    whole = base64.b64encode(f"{quote(client.id)}:{quote(client.secret)}".encode()).decode()
    return {**wish, "client_id": client.id}, {**headers, "Authorization": f"Basic {whole}"}


def _at(address: str, client: Client) -> str:
    return address.replace("{tenant}", client.tenant or "common")


def _object(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _tokens(provider: Provider, told: Mapping[str, Any]) -> Tokens:
    seconds = str(told.get("expires_in") or USUAL_LIFE)
    life = int(seconds[:6]) if seconds.isdecimal() else USUAL_LIFE
    claims = _claims(told.get("id_token"))
    return Tokens(
        access=told["access_token"],
        refresh=str(told.get("refresh_token") or ""),
        life=timedelta(seconds=min(life, _LONGEST_LIFE)),
        account=str(claims.get("preferred_username") or claims.get("email") or ""),
        enough=_includes(told.get("scope"), provider.needed),
    )


def _claims(id_token: object) -> dict[str, Any]:
    """It comes straight from the provider over TLS, so its signature may go unread (OpenID Connect
    Core, section 3.1.3.7, 6); it names an account, and lets nobody in. Microsoft's mail servers
    know people by their preferred_username; Google has none."""
    body = str(id_token or "").split(".")[1:2]
    try:
        padded = "".join(body) + "=" * (-len("".join(body)) % 4)
        return _object(base64.urlsafe_b64decode(padded))
    except ValueError:
        return {}


def _includes(given: object, wanted: Collection[str]) -> bool:
    """Section 5.1: nothing is said where all was given. The hosts in them may differ."""
    if not given:
        return True
    return {_last(one) for one in wanted} <= {_last(one) for one in str(given).split()}


def _last(scope: str) -> str:
    return scope.rstrip("/").rpartition("/")[2].lower()


def _refusal(
    provider: Provider, answer: Answer, told: Mapping[str, Any], secrets: Collection[str]
) -> DeliveryError:
    kind = str(told.get("error") or "")
    said = f"{answer.status} {kind} {told.get('error_description') or ''}"
    for secret in filter(None, secrets):
        said = said.replace(secret, "…")
    words = {"provider": provider.name, "words": snippet(said, MAX_WORDS)}
    if answer.status >= 500 or answer.status in LATER or kind in _BUSY or answer.ok:
        later = _("%(provider)s asks to try later: %(words)s")
        return TryAgain(later % words, answer.retry_at)
    if kind in _ENDED | provider.ended:
        return Withdrawn(_("%(provider)s does not take the sign-in any more: %(words)s") % words)
    return Reconnect(_("%(provider)s refuses: %(words)s") % words)
