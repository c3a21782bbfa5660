"""Who asks: OAuth 2 with PKCE, the app's own token, or a signature by OAuth 1.0a.

docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code and …/user-access-token,
docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature; all 2026-08-22.
"""

import base64
import hashlib
import hmac
import secrets
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from egal.testing.networks.asked import Asked, Json, Routes, answer, page
from egal.testing.networks.x import problems
from egal.testing.networks.x.things import User
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.x.network import X

routes = Routes()
LIFE = 7200  # seconds: "two hours"
CODE_LIFE = 30  # seconds
SKEW = 300  # seconds that a signature may be old, as remembered
USER_TOKEN, USER_SECRET = "x-user-token", "x-user-secret"


@routes.on("GET", "/i/oauth2/authorize")
def ask(x: "X", asked: Asked) -> Reply:
    """The page on x.com on which the account's owner allows or not."""
    query = asked.query
    good = query.get("response_type") == "code" and query.get("client_id") == x.client
    proof = query.get("code_challenge") and query.get("code_challenge_method") in {"S256", "plain"}
    back = query.get("redirect_uri", "")
    if not (good and proof and (not x.callbacks or back in x.callbacks)):
        return page("<p>Something went wrong. You weren’t able to give access to the App.</p>", "X")
    code = secrets.token_urlsafe(24)
    with x.lock:
        x.codes[code] = {**query, "until": str(x.clock.seconds() + CODE_LIFE)}
    state = query.get("state", "")
    yes = f"{back}?{urlencode({'state': state, 'code': code})}"
    no = f"{back}?{urlencode({'error': 'access_denied', 'state': state})}"
    links = f'<a href="{escape(yes)}">Authorize app</a> <a href="{escape(no)}">Cancel</a>'
    return page(f"<h1>Egal wants to access @{x.account.username}</h1><p>{links}</p>", "X")


@routes.on("POST", "/2/oauth2/token")
def token(x: "X", asked: Asked) -> Reply:
    """A code or a refresh token for a new access token. A refresh token serves once."""
    form = dict(asked.form())
    if not _is_client(x, asked, form):
        words = "Missing valid authorization header"
        return answer(401, {"error": "unauthorized_client", "error_description": words})
    with x.lock:
        if form.get("grant_type") == "refresh_token":
            grant = x.refresh_tokens.pop(form.get("refresh_token", ""), None)
        else:
            grant = _redeemed(x, form)
    if grant is None:
        words = "Value passed for the token was invalid."
        return answer(400, {"error": "invalid_request", "error_description": words})
    return answer(200, _given(x, grant["scope"]))


@routes.on("POST", "/oauth2/token")
def app_token(x: "X", asked: Asked) -> Reply:
    """The app's own token, for its key and secret.

    docs.x.com/fundamentals/authentication/oauth-2-0/application-only (as remembered).
    """
    whole = base64.b64encode(f"{x.consumer_key}:{x.consumer_secret}".encode()).decode()
    known = asked.headers.get("authorization") == f"Basic {whole}"
    if not known or dict(asked.form()).get("grant_type") != "client_credentials":
        return answer(403, {"errors": [{"code": 99, "message": "Unable to verify credentials"}]})
    return answer(200, {"token_type": "bearer", "access_token": x.bearer})


@routes.on("POST", "/2/oauth2/revoke")
def revoke(x: "X", asked: Asked) -> Reply:
    """The app gives a token back, of either kind."""
    form = dict(asked.form())
    if not _is_client(x, asked, form):
        return answer(401, {"error": "unauthorized_client"})
    with x.lock:
        x.tokens.pop(form.get("token", ""), None)
        x.refresh_tokens.pop(form.get("token", ""), None)
    return answer(200, {"revoked": True})


def given(x: "X", scope: str) -> Json:
    """Tokens as if the owner had just allowed: for tests that do not walk the pages."""
    return _given(x, scope)


def who(x: "X", asked: Asked, scopes: str) -> User:
    """The account for which is asked. Raises the refusal: 401, or 403 for a scope that lacks."""
    scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
    if scheme == "OAuth":
        known = _signed(x, asked, rest)
    else:
        known = _bearer(x, rest if scheme == "Bearer" else "", scopes)
    if not known or x.account.suspended:
        raise problems.unauthorized()
    return x.account


def app(x: "X", asked: Asked) -> None:
    """Raises the refusal unless it is the app's own token, or a signature for its user."""
    scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
    if not (rest == x.bearer if scheme == "Bearer" else _signed(x, asked, rest)):
        raise problems.unauthorized()


def any_of(x: "X", asked: Asked, scopes: str) -> User:
    """The account, or for the app's own token whose it is."""
    if asked.headers.get("authorization") == f"Bearer {x.bearer}":
        return x.account
    return who(x, asked, scopes)


def _bearer(x: "X", given_token: str, scopes: str) -> bool:
    grant = x.tokens.get(given_token)
    if grant is None or int(grant["until"]) <= x.clock.seconds():
        return False
    if not set(scopes.split()) <= set(grant["scope"].split()):
        raise problems.forbidden("Your client app is not configured with the appropriate scopes.")
    return True


def _is_client(x: "X", asked: Asked, form: dict[str, str]) -> bool:
    """By Basic, as a confidential client; or by its id alone, as a public one."""
    whole = base64.b64encode(f"{x.client}:{x.secret}".encode()).decode()
    said = asked.headers.get("authorization", "")
    return said == f"Basic {whole}" if said else form.get("client_id") == x.client


def _redeemed(x: "X", form: dict[str, str]) -> dict[str, str] | None:
    kept = x.codes.pop(form.get("code", ""), None)
    if kept is None or int(kept["until"]) < x.clock.seconds():
        return None
    proof = form.get("code_verifier", "")
    if kept["code_challenge_method"] == "S256":
        digest = hashlib.sha256(proof.encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    good = (proof, form.get("redirect_uri")) == (kept["code_challenge"], kept["redirect_uri"])
    return kept if good else None


def _given(x: "X", scope: str) -> Json:
    made, again = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
    told: Json = {"token_type": "bearer", "expires_in": LIFE, "access_token": made, "scope": scope}
    with x.lock:
        x.tokens[made] = {"scope": scope, "until": str(x.clock.seconds() + LIFE)}
        if "offline.access" in scope.split():
            x.refresh_tokens[again] = {"scope": scope}
            told["refresh_token"] = again
    return told


def _signed(x: "X", asked: Asked, rest: str) -> bool:
    """HMAC-SHA1 over method, address and all parameters; each nonce once."""
    pairs = (part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    said = {
        name: dict(parse_qsl(f"v={value.strip(chr(34))}")).get("v", "") for name, value in pairs
    }
    told = said.pop("oauth_signature", "")
    said.pop("realm", "")
    known = (said.get("oauth_consumer_key"), said.get("oauth_token"))
    fresh = abs(int(said.get("oauth_timestamp") or 0) - x.clock.seconds()) <= SKEW
    once = said.get("oauth_nonce", "") not in x.nonces
    if known != (x.consumer_key, USER_TOKEN) or not fresh or not once:
        return False
    x.nonces.add(said["oauth_nonce"])
    wanted = oauth1_signature(
        asked.method,
        asked.url,
        [*said.items(), *asked.pairs, *asked.form()],
        f"{_encoded(x.consumer_secret)}&{_encoded(USER_SECRET)}",
    )
    return hmac.compare_digest(told, wanted)


def oauth1_signature(method: str, url: str, said: list[tuple[str, str]], key: str) -> str:
    """RFC 5849 3.4. said: all parameters but the signature, decoded. key: both secrets, joined."""
    place = urlsplit(url)
    ordered = sorted((_encoded(name), _encoded(value)) for name, value in said)
    joined = "&".join(f"{name}={value}" for name, value in ordered)
    base = "&".join(
        _encoded(part) for part in (method, f"{place.scheme}://{place.netloc}{place.path}", joined)
    )
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
