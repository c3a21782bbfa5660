"""A post of X as the API and the webhooks show it, in both vocabularies of version 2.

X renamed the fields `tweet.*` to `post.*` between the documents 2.162 and 2.167, and still sends
the old ones in events: docs.x.com/x-api/activity/event-payloads, 2026-08-22.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egal.channels.base import Address, Count, Post

Json = Mapping[str, Any]
KIND = "x"
_COUNTS: dict[Count, tuple[str, ...]] = {
    "likes": ("like_count",),
    "replies": ("reply_count",),
    "shares": ("repost_count", "retweet_count"),
    "views": ("impression_count",),
}


@dataclass(frozen=True, slots=True)
class Written:
    """first: id of its first version, by which it is known whatever is edited. thread, parent,
    quoted: ids, "" for none. author: by the number that stays when names change. to: the number of
    whom it replies to, "" for nobody. media: keys."""

    id: str
    first: str
    author: Address
    handle: str
    text: str
    thread: str
    parent: str
    quoted: str
    to: str
    counts: Mapping[Count, int]
    media: Sequence[str]
    at: datetime

    @property
    def key(self) -> str:
        """Its dedupe key."""
        return key_of(self.first)

    @property
    def is_edited(self) -> bool:
        return self.id != self.first

    def place(self) -> Post:
        """Where it stands."""
        return Post(
            thread=self.thread,
            parent=self.parent,
            url=f"https://x.com/{self.handle.removeprefix('@')}/status/{self.id}",
            handle=self.handle,
            counts=self.counts,
        )


def key_of(post_id: str) -> str:
    """The dedupe key of the post with this id, of its first version."""
    return f"post:{post_id}"


def read_post(payload: Json, users: Mapping[str, Json]) -> Written:
    """users: those the answer includes, by id. KeyError and ValueError for what is no post."""
    id_, author = str(payload["id"]), str(payload["author_id"])
    versions = _either(payload, "edit_history_post_ids", "edit_history_tweet_ids") or [id_]
    about = _either(payload, "referenced_posts", "referenced_tweets") or []
    refers = {str(each["type"]): str(each["id"]) for each in about}
    user = users.get(author, {})
    handle = f"@{user['username']}" if user.get("username") else ""
    return Written(
        id=id_,
        first=str(versions[0]),
        author=Address(KIND, author, str(user.get("name") or handle), handle),
        handle=handle,
        text=_said(payload),
        thread=str(payload.get("conversation_id") or id_),
        parent=refers.get("replied_to", ""),
        quoted=refers.get("quoted", ""),
        to=str(payload.get("in_reply_to_user_id") or ""),
        counts=_counts(payload, user),
        media=[str(key) for key in (payload.get("attachments") or {}).get("media_keys", [])],
        at=moment(str(payload["created_at"])),
    )


def moment(given: str) -> datetime:
    """RFC 3339, as X writes it."""
    return datetime.fromisoformat(given)


def users_of(included: Json) -> dict[str, Json]:
    """By their ids."""
    return {str(each["id"]): each for each in included.get("users") or []}


def _either(payload: Json, new: str, old: str) -> Any:
    return payload.get(new) or payload.get(old)


def _said(payload: Json) -> str:
    """What its author typed: without the names that a reply carries, with whole addresses.

    Ranges count code points: docs.x.com/x-api/fundamentals/data-dictionary, 2026-08-22. &, < and >
    come escaped.
    """
    whole = payload.get("note_post") or payload.get("note_tweet") or payload
    text = str(whole.get("text") or payload.get("text") or "")
    begin = (payload.get("display_text_range") or [0])[0] if whole is payload else 0
    entities = whole.get("entities") or {}
    for url in sorted(entities.get("urls") or [], key=lambda each: -int(each["start"])):
        full = str(url.get("unwound_url") or url.get("expanded_url") or url["url"])
        text = text[: int(url["start"])] + full + text[int(url["end"]) :]
    return html.unescape(text[int(begin) :]).strip()


def _counts(payload: Json, user: Json) -> dict[Count, int]:
    metrics = payload.get("public_metrics") or {}
    found: dict[Count, int] = {}
    for name, words in _COUNTS.items():
        given = next((metrics[word] for word in words if word in metrics), None)
        if given is not None:
            found[name] = int(given)
    followers = (user.get("public_metrics") or {}).get("followers_count")
    if followers is not None:
        found["followers"] = int(followers)
    return found
