"""A provider that signs people in: its page, its token endpoint, and what its mail servers ask.

    with SignInServer("support@nordnetz.example") as google:
        provider = google.stands_in_for(GOOGLE, imap=dovecot.port, smtp=mail_server.port)

It is as strict as RFC 6749 and RFC 7636 allow, changes the refresh token with each use, and takes
no old one. For tests and journeys. Loopback only.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from egal.channels.email.oauth.providers import Provider
from egal.testing.webserver import Reply, Request, WebServer

_ICON = '<link rel="icon" href="data:,">'  # else browsers ask for one
CLIENT, SECRET = "egal.apps.example", "nobody-guesses-this"


def known_as(secret: str = SECRET) -> dict[str, dict[str, str]]:
    """MAIL_CLIENTS of an installation that is registered at Google alone."""
    none = {"client": "", "secret": "", "tenant": "common"}
    return {"google": {"client": CLIENT, "secret": secret}, "microsoft": none}


class SignInServer(WebServer):
    """account: who signs in there. life: of an access token in seconds.

    granted: the scopes it says it gave, None for all that were asked for. breaks: what the token
    endpoint answers instead, as (status, body).
    """

    def __init__(self, account: str) -> None:
        super().__init__()
        self.account, self.life = account, 3600
        self.granted: str | None = None
        self.breaks: tuple[int, bytes] | None = None
        self.access: set[str] = set()
        self.refresh: set[str] = set()
        self.refreshes = 0
        self._codes: dict[str, dict[str, str]] = {}

    def stands_in_for(self, provider: Provider, *, imap: int = 9, smtp: int = 9) -> Provider:
        """The same provider with this page and servers on these ports, which have no TLS."""
        servers: dict[str, Any] = {}
        for protocol, port in (("imap", imap), ("smtp", smtp)):
            here = {"host": "127.0.0.1", "port": port, "security": "none"}
            servers |= {f"{protocol}_{part}": value for part, value in here.items()}
        return replace(
            provider, authorize=f"{self.url}ask", token=f"{self.url}token", servers=servers
        )

    def knows(self, token: str) -> bool:
        """Whether a mail server may let in whoever brings this access token."""
        return token in self.access

    def spoil(self) -> None:
        """End all access tokens before their time."""
        self.access.clear()

    def revoke(self) -> None:
        """The account's owner takes the permission back."""
        self.access.clear()
        self.refresh.clear()

    def answer_to(self, request: Request) -> Reply:
        parts = urlsplit(request.path)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/ask":
            return self._page(query)
        if parts.path == "/token" and request.method == "POST":
            return self._tokens(dict(parse_qsl(request.content.decode())))
        if parts.path == "/info":
            known = self.knows(query.get("access_token", ""))
            told = {"active": True, "email": self.account} if known else {"active": False}
            return _json(200 if known else 401, told)
        return Reply(404)

    def _page(self, asked: dict[str, str]) -> Reply:
        good = asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        if not good or asked["client_id"] != CLIENT:
            return Reply(400)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        yes = _back(asked, code=code)
        no = _back(asked, error="access_denied")
        links = f'<p><a href="{escape(yes)}">Allow</a> <a href="{escape(no)}">Deny</a></p>'
        page = f"<!doctype html><html lang=en><title>Provider</title>{_ICON}{links}"
        return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())

    def _tokens(self, form: dict[str, str]) -> Reply:
        if self.breaks:
            return Reply(self.breaks[0], {"Retry-After": "120"}, self.breaks[1])
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return _json(401, {"error": "invalid_client", "error_description": "Who are you?"})
        if form["grant_type"] == "refresh_token":
            return self._refreshed(form["refresh_token"])
        asked = self._codes.pop(form["code"], {"redirect_uri": "", "code_challenge": ""})
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (asked["redirect_uri"], asked["code_challenge"]) != (form["redirect_uri"], proof):
            return _json(400, {"error": "invalid_grant", "error_description": "Malformed code."})
        scope = asked["scope"] if self.granted is None else self.granted
        claims = base64.urlsafe_b64encode(json.dumps({"email": self.account}).encode()).decode()
        return self._given(scope=scope, id_token=f"e30.{claims.rstrip('=')}.x")

    def _refreshed(self, refresh: str) -> Reply:
        self.refreshes += 1
        if refresh not in self.refresh:
            words = "Token has been expired or revoked."
            return _json(400, {"error": "invalid_grant", "error_description": words})
        self.refresh.discard(refresh)
        return self._given()

    def _given(self, **more: str) -> Reply:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.access.add(access)
        self.refresh.add(refresh)
        given = {"token_type": "Bearer", "access_token": access, "refresh_token": refresh}
        return _json(200, {**given, "expires_in": self.life, **more})


def _back(asked: dict[str, str], **told: str) -> str:
    """Where the browser is sent with what the provider says."""
    return f"{asked['redirect_uri']}?{urlencode({**told, 'state': asked['state']})}"


def _json(status: int, told: dict[str, Any]) -> Reply:
    return Reply(status, {"Content-Type": "application/json"}, json.dumps(told).encode())
