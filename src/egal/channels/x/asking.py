"""What X's webhooks have not told: mentions, direct messages, and our threads.

Webhooks miss replies to replies (`channels.md` of X's own developers; seen in public, 2026-08), and
what was due while nobody listened. docs.x.com/x-api/posts/timelines and …/direct-messages/lookup,
2026-08-22.
"""

import json
from collections.abc import Mapping
from typing import Any

from egal.channels.base import Polled
from egal.channels.x.client import XClient

EVERY = 60.0  # seconds: 15 questions for direct messages are allowed in 15 minutes
_PAGES = 8  # of a round; X shows the latest 800 mentions, as remembered
_POST = {
    "post.fields": "attachments,conversation_id,created_at,display_text_range,edit_controls,"
    "entities,note_post,public_metrics",
    "expansions": "attachments.media_keys,author_id,in_reply_to_user_id,referenced_posts",
    "user.fields": "name,public_metrics,username",
    "media.fields": "preview_image_url,type,url",
}
_MESSAGE = {
    "dm_event.fields": "attachments,created_at,dm_conversation_id,event_type,sender_id,text",
    "expansions": "attachments.media_keys,sender_id",
    "user.fields": "name,public_metrics,username",
    "media.fields": "preview_image_url,type,url",
    "event_types": "MessageCreate",
    "max_results": "100",
}


def poll(client: XClient, us: str, cursor: Mapping[str, Any]) -> Polled:
    """us: the account's number. The first round only notes how far there is something."""
    arrivals: list[bytes] = []
    mentions, newest = _mentions(client, us, str(cursor.get("mentions") or ""))
    messages, latest = _messages(client, us, str(cursor.get("messages") or ""))
    if cursor:
        arrivals = [*mentions, *messages]
    return Polled(arrivals, {"mentions": newest, "messages": latest}, EVERY)


def _mentions(client: XClient, us: str, since: str) -> tuple[list[bytes], str]:
    """Oldest page first, and the id up to which all is known."""
    pages: list[bytes] = []
    newest, token = since, ""
    for _number in range(_PAGES if since else 1):
        asked = {**_POST, "max_results": "100"}
        asked |= {"since_id": since} if since else {}
        asked |= {"pagination_token": token} if token else {}
        answer = client.get(f"/2/users/{us}/mentions", **asked)
        meta = answer.get("meta") or {}
        newest = max(newest, str(meta.get("newest_id") or ""), key=_number_of)
        if answer.get("data"):
            pages.insert(0, _wrapped("mentions", us, answer))
        token = str(meta.get("next_token") or "")
        if not token:
            break
    return pages, newest or "1"


def _messages(client: XClient, us: str, since: str) -> tuple[list[bytes], str]:
    """X has no since_id here: pages are read until what is known."""
    pages: list[bytes] = []
    newest, token = since, ""
    for _number in range(_PAGES if since else 1):
        answer = client.get(
            "/2/dm_events", **_MESSAGE, **({"pagination_token": token} if token else {})
        )
        rows = answer.get("data") or []
        fresh = [each for each in rows if _number_of(str(each["id"])) > _number_of(since)]
        newest = max([newest, *(str(each["id"]) for each in rows)], key=_number_of)
        if fresh:
            pages.insert(0, _wrapped("messages", us, {**answer, "data": fresh}))
        token = str((answer.get("meta") or {}).get("next_token") or "")
        if not token or len(fresh) < len(rows):
            break
    return pages, newest or "1"


def _number_of(id_: str) -> int:
    return int(id_) if id_.isdecimal() else 0


def _wrapped(asked: str, us: str, answer: Mapping[str, Any]) -> bytes:
    """As `read.py` takes it."""
    return json.dumps({"asked": asked, "us": us, "answer": answer}).encode()
