"""X as a channel: posts that name us and answers below them, and direct messages."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from egal.channels.base import (
    Capabilities,
    Carried,
    Connection,
    Fact,
    Gesture,
    Heard,
    InboxSettings,
    Introduction,
    Outbound,
    Polled,
    Raw,
    Receipt,
    Reconnect,
)
from egal.channels.oauth import keeping
from egal.channels.signing_in import Answer, SignedIn
from egal.channels.x import asking, connecting, listening, outages, prices, sign_in
from egal.channels.x.places import for_all
from egal.channels.x.posts import KIND
from egal.channels.x.read import FILE, MEDIA, accounts_in, read
from egal.channels.x.send import send, write_directly
from egal.channels.x.settings import XSettingsForm
from egal.channels.x.sign_in import api_of, client_of, is_connected
from egal.conversations.models import Inbox
from egal.events.record import Actor
from egal.shared.http import Places
from egal.shared.trouble import Trouble

_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
POST, MESSAGE = (
    280,
    10_000,
)  # docs.x.com/fundamentals/counting-characters, 2026-08-22; as remembered


class XChannel:
    """The address of an inbox is the account's name, without @."""

    key = "x"
    identity_kind = KIND
    icon = "brand-x"
    settings_form = XSettingsForm
    currency = prices.CURRENCY

    @property
    def name(self) -> str:
        return _("X")

    def address(self, given: str) -> str:
        cleaned = given.strip().removeprefix("https://x.com/").removeprefix("@")
        if not _HANDLE.fullmatch(cleaned):
            raise Trouble(_("Write the account’s name as X shows it, such as @nordnetz."))
        return cleaned.lower()

    def spelled(self, address: str, handle: str) -> str:
        """Ours is its name already."""
        return handle or ("" if address.isdecimal() else f"@{address}")

    def settings_from_url(self, url: str) -> Mapping[str, Any]:  # noqa: ARG002 - in any case
        raise ValueError(_("An account of X is connected at the desk, under Inboxes."))

    def capabilities(self, inbox: InboxSettings, heard: Heard | None = None) -> Capabilities:
        """X has no window in time; who has not named us cannot be answered in public."""
        if not is_connected(inbox.settings):
            return Capabilities(
                False, _("Nobody is signed in to X for this inbox: sign in with X.")
            )
        if heard and heard.public:
            return Capabilities(
                can_send=True,
                sends_again=False,
                files=True,
                public=True,
                max_length=POST,
                measure="weighted",
                threads=True,
            )
        return self.capabilities_in_private(inbox, heard)

    def capabilities_in_private(
        self,
        inbox: InboxSettings,
        heard: Heard | None,  # noqa: ARG002 - whether they take our messages only X knows
    ) -> Capabilities:
        if not is_connected(inbox.settings):
            return Capabilities(
                False, _("Nobody is signed in to X for this inbox: sign in with X.")
            )
        return Capabilities(can_send=True, sends_again=False, files=True, max_length=MESSAGE)

    def name_of(self, inbox: InboxSettings, address: str) -> str:
        """For events that come without their author: docs.x.com/x-api/users/get-user-by-id,
        2026-08-22. Reading one user has its price, so nobody is asked for twice."""
        told = client_of(inbox.settings).get(f"/2/users/{address}").get("data") or {}
        handle = f"@{told['username']}" if told.get("username") else ""
        return str(told.get("name") or handle)

    def prompt(self, inbox: InboxSettings) -> str:
        """At the end of a post X shows it as “Send a private message”. The account must take
        messages from everybody: developer.x.com/en/docs/x-api/v1/direct-messages/welcome-messages/
        guides/deeplinking-to-welcome-message (as stored, 2026)."""
        number = str(inbox.settings.get("user_id") or "")
        return f"https://x.com/messages/compose?recipient_id={number}" if number else ""

    def carry_code(self, inbox: InboxSettings, address: str, carried: Carried) -> None:
        """In a direct message, which only they read."""
        words = _("%(code)s is your code for %(company)s. It holds for %(minutes)s minutes.")
        known = {"code": carried.code, "company": carried.company, "minutes": carried.minutes}
        write_directly(address, words % known, client_of(inbox.settings))

    def handshake(self, query: Mapping[str, str], inbox: InboxSettings) -> str | None:
        """The challenge: docs.x.com/x-api/webhooks/quickstart, 2026-08-22."""
        secret, token = str(inbox.settings.get("consumer_secret") or ""), query.get("crc_token", "")
        if not (secret and token):
            return None
        return json.dumps({"response_token": _signature(secret, token.encode())})

    def verify(
        self,
        headers: Mapping[str, str],
        body: bytes,
        url: str,  # noqa: ARG002 - the signature does not cover it
        inbox: InboxSettings,
    ) -> bool:
        secret = str(inbox.settings.get("consumer_secret") or "")
        given = headers.get("x-twitter-webhooks-signature", "")
        return bool(secret) and hmac.compare_digest(
            _signature(secret, body).encode(), given.encode()
        )

    def account(self, inbox: InboxSettings) -> str:
        return str(inbox.settings.get("user_id") or inbox.address)

    def shares(self, body: bytes) -> Mapping[str, bytes]:
        return dict.fromkeys(accounts_in(body), body)

    def read(self, raw: Raw) -> Iterable[Fact]:
        return read(raw)

    def poll(self, inbox: InboxSettings, cursor: Mapping[str, Any]) -> Polled:
        us = str(inbox.settings.get("user_id"))
        told = asking.poll(client_of(inbox.settings), us, cursor)
        at = outages.caught_up(inbox.settings, cursor)
        return replace(told, cursor={**told.cursor, "at": at})

    def places(self, inbox: InboxSettings) -> Places:
        return for_all(api_of(inbox.settings))

    def bring(self, inbox: InboxSettings, url: str, most: int) -> bytes:
        client = client_of(inbox.settings)
        if url.startswith(MEDIA):
            key = url.removeprefix(MEDIA)
            found = client.get(f"/2/media/{key}", **{"media.fields": "preview_image_url,url"})
            data = found.get("data") or {}
            return client.file(str(data.get("url") or data.get("preview_image_url") or ""), most)
        return client.file(url.removeprefix(FILE), most)

    def send(self, message: Outbound) -> Receipt:
        return send(message, client_of(message.settings), message.inbox_address)

    def gestures(self, inbox: InboxSettings, *, ours: bool) -> Sequence[Gesture]:  # noqa: ARG002 - the same for all
        """Hiding: replies in threads that we began, which X checks."""
        return ["delete"] if ours else ["hide", "unhide"]

    def gesture(self, inbox: InboxSettings, do: Gesture, external_id: str) -> None:
        client = client_of(inbox.settings)
        if do == "delete":
            client.write("DELETE", f"/2/tweets/{external_id}", {})
        else:
            client.write("PUT", f"/2/tweets/{external_id}/hidden", {"hidden": do == "hide"})

    def check(self, inbox: InboxSettings) -> None:
        """Whose permission we have; it costs what reading one user costs."""
        name = str(sign_in.who(client_of(inbox.settings))["username"])
        if name.lower() != inbox.address:
            said = _("This permission is of @%(given)s, and the inbox is @%(wanted)s.")
            raise Reconnect(said % {"given": name, "wanted": inbox.address})

    def listen(self, inbox: InboxSettings, address: str) -> None:
        if is_connected(inbox.settings):
            listening.listen(inbox.settings, address)

    def introduction(self) -> Introduction:
        return connecting.introduction()

    def connections(self, inbox: InboxSettings, address: str, back: str) -> Sequence[Connection]:
        return connecting.connections(inbox.settings, address, back)

    def providers(self, inbox: InboxSettings) -> Mapping[str, str]:
        return sign_in.providers(inbox.settings)

    def question(
        self,
        provider: str,  # noqa: ARG002 - there is one
        inbox: InboxSettings,
        *,
        state: str,
        verifier: str,
        back: str,
    ) -> str:
        return sign_in.question(inbox, state=state, verifier=verifier, back=back)

    def sign_in(self, inbox: Inbox, actor: Actor, answer: Answer) -> None:
        sign_in.sign_in(inbox, actor, answer)

    def sign_out(self, inbox: Inbox, actor: Actor) -> None:
        sign_in.sign_out(inbox, actor)

    def signed_in(self, inboxes: Sequence[int]) -> Mapping[int, SignedIn]:
        return keeping.signed_in(inboxes, {sign_in.KEY: "X"})

    def price(self, inbox: InboxSettings, text: str, *, public: bool) -> int:  # noqa: ARG002 - the same for all
        return prices.of_post(text, summoned=True) if public else prices.DIRECT_MESSAGE

    def budget(self, inbox: InboxSettings) -> int | None:
        given = inbox.settings.get("budget")
        return None if given is None else int(Decimal(str(given)) * 1_000_000)


def _signature(secret: str, content: bytes) -> str:
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


channel = XChannel()
