"""Having X tell us at once: a webhook of the app at our address, and what it tells of the account.

docs.x.com/x-api/webhooks/quickstart and docs.x.com/x-api/activity/quickstart, 2026-08-22; the app's
own token: docs.x.com/fundamentals/authentication/oauth-2-0/application-only (as remembered). X's
console has no place for it.
"""

import base64
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from egal.channels.base import Refused
from egal.channels.x.client import XClient
from egal.channels.x.sign_in import api_of, client_of

KINDS = (
    "post.create",
    "post.delete",
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
    "dm.received",
    "dm.sent",
)


def listen(settings: Mapping[str, Any], address: str) -> None:
    """A second time changes nothing. Raises DeliveryError.

    Nothing is done without the app's keys, nor where X could not call: it wants https.
    """
    elsewhere = bool(settings.get("api_url"))
    keys = settings.get("consumer_key") and settings.get("consumer_secret")
    if not keys or not (elsewhere or address.startswith("https://")):
        return
    app = XClient(_token(settings), api_of(settings))
    webhook = _webhook(app, address)
    known = {
        each.get("event_type")
        for each in _subscribed(app, settings)
        if each["webhook_id"] == webhook
    }
    _subscribe(client_of(settings), str(settings["user_id"]), webhook, known)


def replay(settings: Mapping[str, Any], since: datetime, until: datetime) -> None:
    """Have X tell once more what it told of this account between two moments, arrived or not.

    It takes up to a minute more at both ends. Nothing is done without the app's keys. Raises
    DeliveryError.
    """
    if not (settings.get("consumer_key") and settings.get("consumer_secret")):
        return
    app = XClient(_token(settings), api_of(settings))
    span = {"from_date": _minute(since), "to_date": _minute(until)}
    for webhook in sorted({each["webhook_id"] for each in _subscribed(app, settings)}):
        app.write("POST", "/2/webhooks/replay", {"webhook_id": webhook, **span})


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d%H%M}"


def _token(settings: Mapping[str, Any]) -> str:
    """The app's, which ends when it is asked to; so it is not kept."""
    key, secret = str(settings["consumer_key"]), str(settings["consumer_secret"])
    whole = base64.b64encode(f"{quote(key)}:{quote(secret)}".encode()).decode()
    told = XClient(_Basic(whole), api_of(settings)).form(
        "/oauth2/token", {"grant_type": "client_credentials"}
    )
    return str(told.get("access_token") or "")


class _Basic:
    def __init__(self, whole: str) -> None:
        self._whole = whole

    def header(self, method: str, url: str, *, refused: str = "") -> str:  # noqa: ARG002 - the same for all
        return "" if refused else f"Basic {self._whole}"


def _webhook(app: XClient, address: str) -> str:
    """Its id. X permits few of an app, and any of ours serves for all accounts of the app."""
    found = {str(each["url"]): each for each in app.get("/2/webhooks").get("data") or []}
    ours = found.get(address) or next(
        (each for url, each in found.items() if _place(url) == _place(address)), None
    )
    try:
        if ours is None:
            made = app.write("POST", "/2/webhooks", {"url": address})
            return str((made.get("data") or made)["id"])
        if not ours.get("valid"):
            app.write("PUT", f"/2/webhooks/{ours['id']}", {})
    except Refused as error:
        raise Refused(
            _("X cannot call %(address)s, so we ask once a minute. X says: %(words)s")
            % {"address": address, "words": error}
        ) from error
    return str(ours["id"])


def _place(url: str) -> tuple[str, str]:
    """Host, and the path up to the inbox."""
    parts = urlsplit(url)
    return parts.netloc, parts.path.rstrip("/").rpartition("/")[0]


def _subscribed(app: XClient, settings: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What webhooks of the app are told of this account."""
    told = app.get("/2/activity/subscriptions", max_results="1000").get("data") or []
    ours = str(settings["user_id"])
    return [
        each
        for each in told
        if (each.get("filter") or {}).get("user_id") == ours and each.get("webhook_id")
    ]


def _subscribe(account: XClient, user: str, webhook: str, known: Collection[str | None]) -> None:
    """Private kinds want the account's own permission."""
    for kind in KINDS:
        if kind not in known:
            wish = {"event_type": kind, "filter": {"user_id": user}, "webhook_id": webhook}
            account.write("POST", "/2/activity/subscriptions", wish)
