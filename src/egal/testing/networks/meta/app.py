"""The app at Meta: who it is, who let it in, and where its webhooks go.

Sign-in: developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow, and …/oidc-token
for PKCE (as remembered);
webhooks: developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks,
2026-03-18, and developers.facebook.com/docs/graph-api/webhooks/getting-started (as remembered).
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from html import escape
from threading import RLock
from urllib.parse import urlencode

from egal.testing.networks.asked import Asked, Json, Routes, answer, page
from egal.testing.networks.clock import Clock
from egal.testing.networks.going_out import Deliveries, Delivery
from egal.testing.networks.meta.refusals import Refused
from egal.testing.webserver import Reply

routes = Routes()
LONG = 60 * 24 * 3600  # seconds that a long-lived token of a user lives: about 60 days


@dataclass
class Token:
    """Of whom (a page, the business or a user), and for what. until: seconds, 0 for ever."""

    of: str
    permissions: set[str]
    until: int = 0


@dataclass
class Hook:
    """Where one kind of object ("page", "whatsapp_business_account") is told."""

    url: str
    fields: set[str] = field(default_factory=set)


class App:
    """url: what stands for https://graph.facebook.com; dialog: for https://www.facebook.com.

    owner: who signs in, with the pages under `pages` (id to name). refusal: raised by the next
    question, for limits and faults. reviewed: the permissions that Meta has approved.
    """

    id, secret = "1517776481860111", "nobody-guesses-meta"
    owner = "7000000000000001"

    def __init__(self, clock: Clock, out: Deliveries, lock: RLock) -> None:
        self.clock, self.out, self.lock = clock, out, lock
        self.url, self.dialog = "http://localhost/graph", "http://localhost/facebook"
        self.pages: dict[str, str] = {}
        self.tokens: dict[str, Token] = {}
        self.hooks: dict[str, Hook] = {}
        self.refusal: Refused | None = None
        self.reviewed = {
            "pages_show_list", "pages_messaging", "pages_manage_metadata", "pages_manage_posts",
            "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement",
            "whatsapp_business_messaging", "whatsapp_business_management",
        }  # fmt: skip
        self.codes: dict[str, dict[str, str]] = {}
        self._last = clock.milliseconds() * 100  # one that was forgotten is not given again

    def next_id(self) -> str:
        self._last += 1
        return str(self._last)

    def token(self, of: str, permissions: set[str] | None = None, *, life: int = 0) -> str:
        """A new token. permissions: by default all that are reviewed. life: seconds, 0 for ever."""
        made = f"EAA{secrets.token_hex(24)}"
        until = self.clock.seconds() + life if life else 0
        self.tokens[made] = Token(of, set(permissions or self.reviewed), until)
        return made

    def takes_back(self) -> None:
        """The owner removes the app: no token opens anything."""
        with self.lock:
            self.tokens.clear()

    def check(self, asked: Asked, *needed: str) -> str:
        """Of whom the token is. Raises the refusal: 190, or 200 for a permission that lacks."""
        said = asked.headers.get("authorization", "").removeprefix("Bearer ")
        known = self.tokens.get(said or token_in(asked))
        if known is None or (known.until and known.until <= self.clock.seconds()):
            raise Refused(190, 463 if known else None, status=401)
        if self.refusal:
            refusal, self.refusal = self.refusal, None
            raise refusal
        for permission in needed:
            if permission not in known.permissions & self.reviewed:
                raise Refused(200, None, f"Requires {permission} permission", status=403)
        return known.of

    def tell(self, kind: str, told: Json) -> Delivery | None:
        """Tells the webhook of this kind of object, signed."""
        hook = self.hooks.get(kind)
        if hook is None:
            return None
        content = json.dumps({"object": kind, "entry": [told]}, ensure_ascii=False).encode()
        signed = hmac.new(self.secret.encode(), content, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "x-hub-signature-256": f"sha256={signed}"}
        return self.out.put(Delivery("POST", hook.url, headers, content))


def token_in(asked: Asked) -> str:
    """access_token, wherever it was put."""
    if named := asked.query.get("access_token"):
        return named
    try:
        return str(asked.said().get("access_token", ""))
    except ValueError:
        return ""


@routes.on("GET", "/{version}/dialog/oauth")
def ask(app: App, asked: Asked) -> Reply:
    """The page on which the owner allows or not."""
    query = asked.query
    if query.get("client_id") != app.id or "redirect_uri" not in query:
        return page("<p>Invalid App ID</p>", "Facebook")
    code = secrets.token_urlsafe(24)
    app.codes[code] = query
    back, state = query["redirect_uri"], query.get("state", "")
    yes = f"{back}?{urlencode({'code': code, 'state': state})}"
    no = f"{back}?{urlencode({'error': 'access_denied', 'state': state})}"
    pages = ", ".join(escape(name) for name in app.pages.values())
    links = f'<a href="{escape(yes)}">Continue</a> <a href="{escape(no)}">Cancel</a>'
    return page(f"<h1>Egal wants to manage {pages}</h1><p>{links}</p>", "Facebook")


@routes.on("GET", "/{version}/oauth/access_token")
def exchange(app: App, asked: Asked) -> Reply:
    """A code, or a token of an hour, for a token of a user. A code serves once."""
    query = asked.query
    if (query.get("client_id"), query.get("client_secret")) != (app.id, app.secret):
        raise Refused(1, None, "Error validating client secret.")
    if query.get("grant_type") == "fb_exchange_token":
        if query.get("fb_exchange_token") not in app.tokens:
            raise Refused(190, status=401)
        made = app.token(app.owner, life=LONG)
        return answer(200, {"access_token": made, "token_type": "bearer", "expires_in": LONG})
    kept = app.codes.pop(query.get("code", ""), None)
    if kept is None or kept["redirect_uri"] != query.get("redirect_uri"):
        raise Refused(100, 36009, "This authorization code has been used.")
    if not _is_proved(kept, query.get("code_verifier", "")):
        raise Refused(100, None, "Invalid code_verifier parameter")
    asked_for = set(kept.get("scope", "").replace(",", " ").split()) or app.reviewed
    made = app.token(app.owner, asked_for, life=3600)
    return answer(200, {"access_token": made, "token_type": "bearer", "expires_in": 3600})


def _is_proved(asked: dict[str, str], proof: str) -> bool:
    """PKCE (RFC 7636), where it was begun with a challenge."""
    if asked.get("code_challenge_method") == "S256":
        digest = hashlib.sha256(proof.encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return proof == asked.get("code_challenge", "")


@routes.on("GET", "/{version}/me/accounts")
def accounts(app: App, asked: Asked) -> Reply:
    """The owner's pages, each with a token that does not end."""
    if app.check(asked, "pages_show_list") != app.owner:
        raise Refused(100, None, "This token is not a user's.")
    permissions = app.tokens[_said(asked)].permissions
    told = [
        {
            "id": id_,
            "name": name,
            "access_token": app.token(id_, permissions),
            "tasks": ["MESSAGING"],
        }
        for id_, name in app.pages.items()
    ]
    return answer(200, {"data": told})


@routes.on("GET", "/{version}/debug_token")
def debug(app: App, asked: Asked) -> Reply:
    """Whether a token still opens, and what."""
    known = app.tokens.get(asked.query.get("input_token", ""))
    told: Json = {"app_id": app.id, "is_valid": known is not None}
    if known:
        scopes = sorted(known.permissions & app.reviewed)
        told |= {"scopes": scopes, "expires_at": known.until, "profile_id": known.of}
    return answer(200, {"data": told})


@routes.on("POST", "/{version}/{app}/subscriptions")
def hook(app: App, asked: Asked) -> Reply:
    """Where objects of one kind are told, if the address knows the challenge. The app's token."""
    said = {**asked.query, **asked.said()}
    if said.get("access_token") != f"{app.id}|{app.secret}" or asked.at["app"] != app.id:
        raise Refused(190, status=401)
    url, token = str(said["callback_url"]), str(said["verify_token"])
    challenge = secrets.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    told = app.out.now(Delivery("GET", f"{url}?{urlencode(query)}", {}))
    if not told.arrived or told.answer.decode(errors="replace") != challenge:
        raise Refused(
            *(2200, None),
            "Callback verification failed with the following errors: HTTP Status Code = "
            f"{told.status}; HTTP Message = the challenge was not given back",
        )
    app.hooks[str(said["object"])] = Hook(url, set(str(said["fields"]).split(",")))
    return answer(200, {"success": True})


def _said(asked: Asked) -> str:
    return asked.headers.get("authorization", "").removeprefix("Bearer ") or token_in(asked)
