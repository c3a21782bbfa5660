"""What X tells, by webhook or when asked, translated into facts. Pure.

Webhooks: docs.x.com/x-api/activity/event-payloads (the X Activity API, whose payloads stand below
`data`) and docs.x.com/x-api/account-activity/introduction; both 2026-08-22. What we asked for
ourselves is wrapped by `asking.py` as {"asked", "us", "answer"}.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from egal.channels.base import (
    AccessRevoked,
    Address,
    Echo,
    Edited,
    Fact,
    Link,
    NewMessage,
    Raw,
    Seen,
    Unreadable,
    Withdrawn,
)
from egal.channels.x.posts import (
    KIND,
    Json,
    Written,
    key_of,
    moment,
    read_post,
    users_of,
)

POST_EVENTS = ("post.create", "post.mention.create", "post.reply.create", "post.quote.create")
DM_EVENTS = ("dm.received", "dm.sent")
FILE = "x-file:"  # then an address that shows it with our permission only; `bring` fetches it
OURS = ("https://ton.twitter.com/", "https://ton.x.com/")  # files of direct messages
MEDIA = "x-media:"  # then the key of a file whose address nobody has told
REVOKED = _("The permission for this account was taken back at X. Connect the account again.")


def read(raw: Raw) -> Iterable[Fact]:
    """Raises Unreadable for what X has never sent."""
    try:
        told = json.loads(raw.content)
        return list(_facts(told))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def accounts_in(content: bytes) -> set[str]:
    """The accounts for which X tells it, by their numbers: one, or none where it names none."""
    try:
        told = json.loads(content)
        data = told.get("data") or {}
        filtered, payload = data.get("filter") or {}, data.get("payload") or {}
        named = told.get("for_user_id") or filtered.get("user_id") or payload.get("user_id")
    except (ValueError, AttributeError):
        return set()
    return {str(named)} if named else set()


def _facts(told: Json) -> Iterator[Fact]:
    if "asked" in told:
        yield from _asked(told)
    elif "data" in told:
        yield from _event(told["data"])
    elif "for_user_id" in told:
        yield from _activity(told, str(told["for_user_id"]))
    else:
        raise Unreadable(_("X has sent something that is no event."))


def _event(data: Json) -> Iterator[Fact]:
    kind, payload = str(data["event_type"]), data["payload"]
    us = str((data.get("filter") or {}).get("user_id") or "")
    if kind in POST_EVENTS:
        included = data.get("includes") or {}
        yield from _post(read_post(payload, users_of(included)), us, included)
    elif kind == "post.delete":
        yield Withdrawn(dedupe_key=f"gone:{payload['id']}", key=key_of(str(payload["id"])))
    elif kind in DM_EVENTS:
        yield from _old_messages(payload, us)
    elif kind == "oauth.revoke":
        yield AccessRevoked(dedupe_key=f"revoked:{payload['date_time']}", reason=REVOKED)


def _asked(told: Json) -> Iterator[Fact]:
    answer, us = told["answer"], str(told["us"])
    included = answer.get("includes") or {}
    users = users_of(included)
    for each in reversed(answer.get("data") or []):
        if told["asked"] == "messages":
            yield from _message(each, us, users, included)
        else:
            yield from _post(read_post(each, users), us, included, beside=told["asked"] == "thread")


def _post(post: Written, us: str, included: Json, *, beside: bool = False) -> Iterator[Fact]:
    """beside: it was found in a thread, and need not be a message to us."""
    links = [_link(key, included) for key in post.media]
    if post.author.address == us:
        yield _echo(post, links)
    elif beside:
        yield Seen(
            dedupe_key=f"seen:{post.first}",
            external_id=post.first,
            author=post.author,
            post=post.place(),
            text=post.text,
            links=links,
            sent_at=post.at,
        )
        return
    else:
        yield NewMessage(
            dedupe_key=post.key,
            external_id=post.first,
            sender=post.author,
            text=post.text,
            public=True,
            answers_key=key_of(post.parent) if post.parent else "",
            post=post.place(),
            links=links,
            sent_at=post.at,
        )
    if post.is_edited:
        yield Edited(dedupe_key=f"edit:{post.id}", key=post.key, text=post.text, at=post.at)


def _echo(post: Written, links: list[Link]) -> Echo:
    """Ours, whoever of us wrote it where; to ourselves it goes on what we said."""
    to = post.to if post.to != post.author.address else ""
    return Echo(
        dedupe_key=post.key,
        external_id=post.first,
        to=Address(KIND, to) if to else None,
        text=post.text,
        public=True,
        post=post.place(),
        answers_key=key_of(post.parent) if post.parent else "",
        links=links,
        sent_at=post.at,
    )


def _activity(told: Json, us: str) -> Iterator[Fact]:
    """Account Activity, the older way: objects of version 1.1."""
    for status in told.get("tweet_create_events") or []:
        yield from _post(read_post(_as_new(status), _old_users(status)), us, {})
    for gone in told.get("tweet_delete_events") or []:
        id_ = str(gone["status"]["id"])
        yield Withdrawn(dedupe_key=f"gone:{id_}", key=key_of(id_))
    if told.get("direct_message_events"):
        yield from _old_messages(told, us)


def _message(each: Json, us: str, users: Mapping[str, Json], included: Json) -> Iterator[Fact]:
    """A direct message as GET /2/dm_events shows it."""
    if each.get("event_type", "MessageCreate") != "MessageCreate":
        return
    links = [
        _link(str(key), included) for key in (each.get("attachments") or {}).get("media_keys", [])
    ]
    sender = str(each["sender_id"])
    other = _other(str(each["dm_conversation_id"]), us) if sender == us else sender
    yield _private(
        str(each["id"]),
        ours=sender == us,
        other=_person(other, users),
        text=str(each.get("text") or ""),
        links=links,
        at=moment(str(each["created_at"])),
    )


def _old_messages(payload: Json, us: str) -> Iterator[Fact]:
    """As events show them: objects of version 1.1."""
    users = {id_: each.get("data", each) for id_, each in (payload.get("users") or {}).items()}
    for event in payload.get("direct_message_events") or []:
        if event.get("type") != "message_create":
            continue
        made = event["message_create"]
        said, sender = made["message_data"], str(made["sender_id"])
        other = str(made["target"]["recipient_id"]) if sender == us else sender
        media = (said.get("attachment") or {}).get("media") or {}
        url = str(media.get("media_url_https") or "")
        yield _private(
            str(event["id"]),
            ours=sender == us,
            other=_person(other, users),
            text=str(said.get("text") or ""),
            links=[Link(_name(url), _kind(str(media.get("type"))), f"{FILE}{url}")] if url else [],
            at=datetime.fromtimestamp(int(event["created_timestamp"]) / 1000, UTC),
        )


def _private(
    id_: str, *, ours: bool, other: Address, text: str, links: list[Link], at: datetime
) -> NewMessage | Echo:
    key = f"dm:{id_}"
    if ours:
        return Echo(dedupe_key=key, external_id=id_, to=other, text=text, links=links, sent_at=at)
    return NewMessage(
        dedupe_key=key,
        external_id=id_,
        sender=other,
        text=text,
        joins_open=True,
        links=links,
        sent_at=at,
    )


def _person(id_: str, users: Mapping[str, Json]) -> Address:
    user = users.get(id_) or {}
    handle = f"@{user['username']}" if user.get("username") else ""
    return Address(KIND, id_, str(user.get("name") or handle), handle)


def _other(conversation: str, us: str) -> str:
    """Of two, whose ids are that of the conversation."""
    return next((each for each in conversation.split("-") if each != us), conversation)


def _link(key: str, included: Json) -> Link:
    """With an address where one was told; else `files.py` asks for it by the key."""
    media: Callable[[Json], bool] = lambda each: each.get("media_key") == key  # noqa: E731
    found: Json = next(filter(media, included.get("media") or []), {})
    url = str(found.get("url") or found.get("preview_image_url") or f"{MEDIA}{key}")
    url = f"{FILE}{url}" if url.startswith(OURS) else url
    return Link(_name(url), _kind(str(found.get("type") or "photo")), url)


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0].replace(MEDIA, "") or "file"


def _kind(told: str) -> str:
    """What it is said to be; what it is shows when it is there."""
    return {"video": "video/mp4", "animated_gif": "video/mp4"}.get(told, "image/jpeg")


def _as_new(status: Json) -> dict[str, Any]:
    """A post of version 1.1 with the names of version 2."""
    long = status.get("extended_tweet") or {}
    replied = status.get("in_reply_to_status_id_str")
    quoted = status.get("quoted_status_id_str")
    about = [("replied_to", replied), ("quoted", quoted)]
    return {
        "id": status["id_str"],
        "author_id": status["user"]["id_str"],
        "text": long.get("full_text") or status["text"],
        "created_at": _old_moment(str(status["created_at"])),
        "conversation_id": status.get("conversation_id_str") or replied or status["id_str"],
        "display_text_range": long.get("display_text_range") or status.get("display_text_range"),
        "referenced_posts": [{"type": kind, "id": id_} for kind, id_ in about if id_],
        "in_reply_to_user_id": status.get("in_reply_to_user_id_str"),
        "public_metrics": {},
    }


def _old_users(status: Json) -> dict[str, Json]:
    user = status["user"]
    metrics = {"followers_count": int(user.get("followers_count") or 0)}
    known = {"name": user.get("name"), "username": user.get("screen_name")}
    return {str(user["id_str"]): {**known, "public_metrics": metrics}}


def _old_moment(given: str) -> str:
    """ "Wed Oct 10 20:19:24 +0000 2018" as RFC 3339."""
    return datetime.strptime(given, "%a %b %d %H:%M:%S %z %Y").isoformat()
