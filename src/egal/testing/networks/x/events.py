"""What X tells webhooks: the X Activity API, and Account Activity for whoever has that.

Envelope and payloads: docs.x.com/x-api/activity/event-payloads and docs.x.com/x-api/
account-activity/introduction; the signature: docs.x.com/x-api/webhooks/quickstart; all 2026-08-22.
"""

import base64
import hashlib
import hmac
import json
import random
from typing import TYPE_CHECKING, Any

from egal.testing.networks.asked import Json
from egal.testing.networks.going_out import Delivery
from egal.testing.networks.x import shape
from egal.testing.networks.x.things import DirectMessage, Post, Subscription, User

if TYPE_CHECKING:
    from egal.testing.networks.x.network import X

_anything = random.Random(7)  # noqa: S311 - ids of deliveries


def signature(secret: str, content: bytes) -> str:
    """What stands in x-twitter-webhooks-signature, and in the answer to a challenge."""
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


def of_post(x: "X", post: Post) -> None:
    """post.create for its author; mention, reply and quote for those they are about.

    A mention that a reply carries by itself is none, and a reply to a reply to us is none to us.
    """
    named = {x.users_by_name[each].id for each in post.typed_mentions if each in x.users_by_name}
    told = [("post.create", post.author.id)]
    told += [("post.mention.create", id_) for id_ in sorted(named - {post.author.id})]
    for kind, other in (("post.reply.create", post.replies_to), ("post.quote.create", post.quotes)):
        about = x.posts_by_id.get(other or "")
        if about and about.author is not post.author:
            told.append((kind, about.author.id))
    wanted = shape.Wanted({"expansions": "author_id"}, x.event_vocabulary)
    payload = shape.post(x, post, shape.EVERYTHING)
    people = {"users": [shape.user(post.author, {"public_metrics"})]}
    for kind, user in told:
        _tell(x, kind, user, wanted.words(payload), wanted.words(people))
    for user in {post.author.id, *(id_ for _, id_ in told)}:
        _tell_all(x, user, {"tweet_create_events": [_old_post(x, post)]})


def of_deletion(x: "X", post: Post) -> None:
    """Of our own posts only: others' deletions are not delivered."""
    _tell(x, "post.delete", post.author.id, {"id": post.id, "author_id": post.author.id}, {})
    status = {"id": post.id, "user_id": post.author.id}
    gone = [{"status": status, "timestamp_ms": str(x.clock.milliseconds())}]
    _tell_all(x, post.author.id, {"tweet_delete_events": gone})


def of_message(x: "X", message: DirectMessage) -> None:
    """dm.sent for who sent it, dm.received for who gets it."""
    payload = _old_message(x, message)
    _tell(x, "dm.sent", message.sender.id, payload, {})
    _tell(x, "dm.received", message.recipient.id, payload, {})
    for user in (message.sender, message.recipient):
        _tell_all(x, user.id, payload)


def of_revocation(x: "X") -> None:
    """The owner took the permission back: told without a filter, to every subscriber."""
    at = f"{x.clock.now():%Y-%m-%dT%H:%M:%S}+00:00"
    payload = {"date_time": at, "user_id": x.account.id, "app_id": x.app}
    body = {"event_uuid": _number(), "filter": {}, "event_type": "oauth.revoke", "payload": payload}
    for webhook in {each.webhook for each in x.subscriptions.values() if each.webhook}:
        _send(x, webhook, {"data": body})


def _tell(x: "X", kind: str, user: str, payload: Json, included: Json) -> None:
    for each in list(x.subscriptions.values()):
        if each.kind == kind and each.user == user and each.webhook:
            _send(x, each.webhook, {"data": _envelope(each, payload, included)})


def _envelope(to: Subscription, payload: Json, included: Json) -> Json:
    told: Json = {"event_uuid": _number(), "filter": {"user_id": to.user}, "event_type": to.kind}
    if to.tag:
        told["tag"] = to.tag
    return {**told, "payload": payload, "includes": included}


def _tell_all(x: "X", user: str, told: Json) -> None:
    for each in list(x.subscriptions.values()):
        if each.kind == "*" and each.user == user and each.webhook:
            _send(x, each.webhook, {"for_user_id": user, **told})


def _send(x: "X", webhook: str, told: Json) -> None:
    to = x.webhooks.get(webhook)
    if to is None or not to.valid:
        return
    content = json.dumps(told, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/json",
        "x-twitter-webhooks-signature": signature(x.consumer_secret, content),
    }
    x.due.append((x.clock.now(), x.out.put(Delivery("POST", to.url, headers, content))))


def _old_message(x: "X", message: DirectMessage) -> Json:
    data: Json = {"text": message.text, "entities": _no_entities()}
    if message.media:
        [first, *_] = message.media
        kind = {
            "id_str": first.id,
            "type": first.kind,
            "media_url_https": f"{x.url}/media/{first.id}",
        }
        data["attachment"] = {"type": "media", "media": kind}
    event = {
        "type": "message_create",
        "id": message.id,
        "created_timestamp": str(int(message.at.timestamp() * 1000)),
        "message_create": {
            "target": {"recipient_id": message.recipient.id},
            "sender_id": message.sender.id,
            "message_data": data,
        },
    }
    people = (message.sender, message.recipient)
    return {
        "direct_message_events": [event],
        "users": {each.id: {"data": shape.user(each, {"public_metrics"})} for each in people},
    }


def _old_post(x: "X", post: Post) -> Json:
    """As Account Activity shows posts: the objects of version 1.1."""
    parent = x.posts_by_id.get(post.replies_to or "")
    return {
        "id_str": post.id,
        "text": post.text,
        "created_at": f"{post.at:%a %b %d %H:%M:%S +0000 %Y}",
        "user": _old_user(post.author),
        "in_reply_to_status_id_str": post.replies_to,
        "in_reply_to_user_id_str": parent.author.id if parent else None,
        "is_quote_status": post.quotes is not None,
        "quoted_status_id_str": post.quotes,
        "truncated": False,
    }


def _old_user(user: User) -> Json:
    names = {"name": user.name, "screen_name": user.username}
    return {"id_str": user.id, **names, "followers_count": user.reach}


def _no_entities() -> dict[str, list[Any]]:
    return {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}


def _number() -> str:
    """Digits only, as the document says; X's own samples have negative ones, too."""
    return str(_anything.getrandbits(62))
