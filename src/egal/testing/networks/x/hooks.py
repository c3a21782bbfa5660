"""Webhooks and subscriptions.

docs.x.com/x-api/webhooks/introduction and …/quickstart, docs.x.com/x-api/activity/introduction and
…/quickstart; all 2026-08-22. X wants https and no port: that is left out for this machine, the only
one the simulator sends to.
"""

import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.clock import iso
from egal.testing.networks.going_out import HERE, Delivery
from egal.testing.networks.x import problems, signing_in
from egal.testing.networks.x.events import signature
from egal.testing.networks.x.things import Subscription, Webhook
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.x.network import X

routes = Routes()
# What needs the user's own permission, with its scope ("" where the page names none).
PRIVATE = {
    "post.mention.create": "tweet.read",
    "post.reply.create": "tweet.read",
    "post.quote.create": "tweet.read",
    "post.repost.create": "tweet.read",
    "like.create": "like.read",
    "dm.received": "dm.read",
    "dm.sent": "dm.read",
    "dm.read": "dm.read",
    "dm.indicate_typing": "dm.read",
}
PUBLIC = {"post.create", "post.delete"}
WEBHOOKS, SUBSCRIPTIONS = 5, 1500  # the first as remembered


@routes.on("POST", "/2/webhooks")
def register(x: "X", asked: Asked) -> Reply:
    """A new webhook, if it answers the challenge."""
    signing_in.app(x, asked)
    url = str(asked.said().get("url", ""))
    here = urlsplit(url).hostname in HERE
    if not here and (not url.startswith("https://") or urlsplit(url).port):
        raise _failed("UrlValidationFailed", url)
    if url in {each.url for each in x.webhooks.values()}:
        raise _failed("DuplicateUrlFailed", url)
    if len(x.webhooks) >= WEBHOOKS:
        raise _failed("WebhookLimitExceeded", url)
    if not challenged(x, url):
        raise _failed("CrcValidationFailed", url)
    made = Webhook(x.next_id(), url, True, x.clock.now())
    x.webhooks[made.id] = made
    return answer(200, {"data": _shown(made)})


@routes.on("GET", "/2/webhooks")
def listed(x: "X", asked: Asked) -> Reply:
    """All of the app's."""
    signing_in.app(x, asked)
    told = [_shown(each) for each in x.webhooks.values()]
    return answer(200, {"data": told, "meta": {"result_count": len(told)}})


@routes.on("PUT", "/2/webhooks/{id}")
def challenge(x: "X", asked: Asked) -> Reply:
    """Challenges once more, which may make it valid again."""
    signing_in.app(x, asked)
    found = _known(x, asked.at["id"])
    found.valid = challenged(x, found.url)
    if not found.valid:
        raise _failed("CrcValidationFailed", found.url)
    return answer(200, {"data": {"valid": True}})


@routes.on("DELETE", "/2/webhooks/{id}")
def remove(x: "X", asked: Asked) -> Reply:
    """Takes it away, with what was subscribed for it."""
    signing_in.app(x, asked)
    gone = _known(x, asked.at["id"])
    del x.webhooks[gone.id]
    kept = {id_: each for id_, each in x.subscriptions.items() if each.webhook != gone.id}
    x.subscriptions = kept
    return answer(200, {"data": {"deleted": True}})


@routes.on("POST", "/2/webhooks/replay")
def replay(x: "X", asked: Asked) -> Reply:
    """Sends again all that was due between two minutes (YYYYMMDDhhmm, UTC), arrived or not."""
    signing_in.app(x, asked)
    said = asked.said()
    found = _known(x, str(said.get("webhook_id", "")))
    first, last = (_minute(str(said[name])) for name in ("from_date", "to_date"))
    for at, delivery in list(x.due):
        if delivery.url == found.url and first <= at.replace(second=0, microsecond=0) <= last:
            x.out.put(Delivery("POST", delivery.url, delivery.headers, delivery.content))
    told = {"job_id": x.next_id(), "created_at": iso(x.clock.now())}
    return answer(200, {"data": told})


@routes.on("POST", "/2/activity/subscriptions")
def subscribe(x: "X", asked: Asked) -> Reply:
    """One kind of event about one user; private ones need that user's token."""
    said = asked.said()
    kind, user = str(said.get("event_type")), str((said.get("filter") or {}).get("user_id", ""))
    if kind not in PUBLIC and kind not in PRIVATE:
        raise problems.invalid("event_type", kind, "There is no such event here.")
    if kind in PRIVATE:
        if signing_in.who(x, asked, PRIVATE[kind]).id != user:
            raise problems.forbidden("A private event is told to its own user only.")
    else:
        signing_in.any_of(x, asked, "tweet.read")
    if len(x.subscriptions) >= SUBSCRIPTIONS:
        raise problems.forbidden("The number of subscriptions is reached.")
    webhook = said.get("webhook_id")
    if webhook is not None:
        _known(x, webhook)
    tag = str(said.get("tag", ""))
    made = Subscription(x.next_id(), kind, user, webhook, tag, x.clock.now())
    x.subscriptions[made.id] = made
    return answer(200, {"data": {"subscription": _subscription(made)}})


@routes.on("GET", "/2/activity/subscriptions")
def subscribed(x: "X", asked: Asked) -> Reply:
    """All of the app's."""
    signing_in.any_of(x, asked, "tweet.read")
    told = [_subscription(each) for each in x.subscriptions.values() if each.kind != "*"]
    return answer(200, {"data": told})


@routes.on("DELETE", "/2/activity/subscriptions/{id}")
def unsubscribe(x: "X", asked: Asked) -> Reply:
    """Ends one."""
    signing_in.app(x, asked)
    if x.subscriptions.pop(asked.at["id"], None) is None:
        raise problems.invalid("subscription_id", asked.at["id"], "No such subscription.")
    return answer(200, {"data": {"deleted": True}})


@routes.on("POST", "/2/account_activity/webhooks/{id}/subscriptions/all")
def subscribe_all(x: "X", asked: Asked) -> Reply:
    """Everything of one account, the older way (Account Activity)."""
    us = signing_in.who(x, asked, "tweet.read users.read dm.read dm.write")
    webhook = _known(x, asked.at["id"])
    if us.id in {each.user for each in x.subscriptions.values() if each.kind == "*"}:
        raise problems.forbidden("DuplicateSubscriptionFailed")
    made = Subscription(x.next_id(), "*", us.id, webhook.id, "", x.clock.now())
    x.subscriptions[made.id] = made
    return answer(200, {"data": {"subscribed": True}})


def challenged(x: "X", url: str) -> bool:
    """Asks the webhook for the hash of a token, as X does at first, on PUT, and every day."""
    token = secrets.token_urlsafe(24)
    joint = "&" if urlsplit(url).query else "?"
    asked = Delivery("GET", f"{url}{joint}{urlencode({'crc_token': token})}", {})
    x.out.now(asked)
    try:
        told = json.loads(asked.answer)
    except ValueError:
        return False
    wanted = {"response_token": signature(x.consumer_secret, token.encode())}
    return asked.arrived and bool(told == wanted)


def _known(x: "X", id_: str) -> Webhook:
    if id_ not in x.webhooks:
        raise _failed("WebhookIdInvalid", id_)
    return x.webhooks[id_]


def _failed(reason: str, value: str) -> problems.Refused:
    return problems.invalid("url", value, reason)


def _minute(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC)


def _shown(webhook: Webhook) -> Json:
    at = iso(webhook.at)
    return {"id": webhook.id, "url": webhook.url, "valid": webhook.valid, "created_at": at}


def _subscription(each: Subscription) -> Json:
    at = iso(each.at)
    told: Json = {"subscription_id": each.id, "event_type": each.kind}
    told |= {"filter": {"user_id": each.user}, "created_at": at, "updated_at": at}
    if each.tag:
        told["tag"] = each.tag
    return {**told, "webhook_id": each.webhook} if each.webhook else told
