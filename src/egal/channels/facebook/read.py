"""What Meta tells of a page: messages and comments, translated into facts. Pure.

developers.facebook.com/docs/messenger-platform/webhooks (2026-03-18) and
developers.facebook.com/docs/graph-api/webhooks/reference/page, field `feed`. One request may bring
several entries, and of several pages of one app: those of others are none of this inbox.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from egal.channels.base import (
    SOMEBODY,
    Address,
    Echo,
    Edited,
    Fact,
    HandedOver,
    Link,
    NewMessage,
    Post,
    Raw,
    Touched,
    Unreadable,
    Upto,
    Withdrawn,
)
from egal.channels.facebook.references import message_in

Json = dict[str, Any]
KIND = "facebook"  # a person by the number they have for this page
_TYPES = {
    "image": "image/jpeg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "file": "application/octet-stream",
}


def read(raw: Raw) -> Iterable[Fact]:
    """Raises Unreadable for what Meta has never sent."""
    try:
        told = json.loads(raw.content)
        if told["object"] != "page":
            raise Unreadable(_("This is about something else than a page."))
        return list(_facts(told["entry"], raw.inbox_address))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def message_key(mid: str) -> str:
    """The dedupe key of a message; its id can be longer than a key."""
    return f"m:{hashlib.sha256(mid.encode()).hexdigest()}"


def comment_key(comment: str) -> str:
    return f"c:{comment}"


def _facts(entries: Iterable[Json], page: str) -> Iterator[Fact]:
    for entry in entries:
        if str(entry["id"]) != page:
            continue
        for event in entry.get("messaging", ()):
            yield from _event(event)
        for event in entry.get("standby", ()):
            yield from _event(event)
            yield from _held_elsewhere(event)
        for change in entry.get("changes", ()):
            if change.get("field") == "feed":
                yield from _change(change["value"], page, _second(entry["time"]))


def _event(event: Json) -> Iterator[Fact]:
    at = _moment(event["timestamp"])
    if message := event.get("message"):
        yield _message(event, message, at)
    elif edit := event.get("message_edit"):
        mid, number = str(edit["mid"]), int(edit["num_edit"])
        key = message_key(mid)
        text = str(edit.get("text") or "")
        yield Edited(dedupe_key=f"{key}/{number}", key=key, text=text, at=at)
    elif told := event.get("postback"):
        yield _new(event, str(told.get("mid") or f"{at.timestamp()}"), at, str(told["title"]))
    yield from _handed_over(event, at)
    for kind, state in (("delivery", "delivered"), ("read", "read")):
        if mark := event.get(kind):
            person = Address(KIND, str(event["sender"]["id"]))
            key = f"{kind}:{person.address}:{mark['watermark']}"
            until = _moment(mark["watermark"])
            yield Upto(dedupe_key=key, address=person, state=state, at=until)  # type: ignore[arg-type]  # of the two above


def _handed_over(event: Json, at: datetime) -> Iterator[Fact]:
    """Who has the thread: …/webhook-events/messaging_handovers, 2021-09-14, and
    developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control, which
    names the new owner in both."""
    for kind in ("pass_thread_control", "take_thread_control"):
        if told := event.get(kind):
            person = Address(KIND, str(event["sender"]["id"]))
            to = str(told.get("new_owner_app_id") or ("" if kind[0] == "p" else SOMEBODY))
            key = f"{kind}:{person.address}:{event['timestamp']}"
            yield HandedOver(dedupe_key=key, address=person, to=to, at=at)


def _held_elsewhere(event: Json) -> Iterator[Fact]:
    """What comes in standby comes so because another app has the thread: …/webhook-events/standby,
    2024-09-25."""
    message = event.get("message") or {}
    if message.get("mid") and not message.get("is_echo"):
        person = Address(KIND, str(event["sender"]["id"]))
        key, at = f"standby:{person.address}:{event['timestamp']}", _moment(event["timestamp"])
        yield HandedOver(dedupe_key=key, address=person, to=SOMEBODY, at=at)


def _message(event: Json, message: Json, at: datetime) -> Fact:
    mid, text = str(message["mid"]), _text_of(message)
    if message.get("is_deleted"):
        key = message_key(mid)
        return Withdrawn(dedupe_key=f"{key}/x", key=key, forget=True, at=at)
    if not message.get("is_echo"):
        return _new(event, mid, at, text, list(_links(message)))
    metadata = str(message.get("metadata") or "")
    return Echo(
        dedupe_key=message_key(mid),
        external_id=mid,
        to=Address(KIND, str(event["recipient"]["id"])),
        text=text,
        message_id=message_in(metadata),
        links=list(_links(message)),
        sent_at=at,
    )


def _new(
    event: Json, mid: str, at: datetime, text: str, links: list[Link] | None = None
) -> NewMessage:
    return NewMessage(
        dedupe_key=message_key(mid),
        external_id=mid,
        sender=Address(KIND, str(event["sender"]["id"])),
        text=text,
        joins_open=True,
        links=links or [],
        sent_at=at,
    )


def _text_of(message: Json) -> str:
    """With what was shared beside it and is no file (type `fallback`, `reel`, `story`, …): its
    title and where it is, as …/webhook-events/messages has them."""
    lines = [str(message.get("text") or "")]
    for kind, payload in _attachments(message):
        if kind not in _TYPES:
            lines += [str(payload.get("title") or ""), str(payload.get("url") or "")]
    return _joined(lines)


def _links(message: Json) -> Iterator[Link]:
    for number, (kind, payload) in enumerate(_attachments(message), 1):
        url = str(payload.get("url") or "")
        if url and kind in _TYPES:
            name = url.partition("?")[0].rpartition("/")[2] or f"{kind}-{number}"
            yield Link(name, _TYPES[kind], url)


def _attachments(message: Json) -> Iterator[tuple[str, Json]]:
    for each in message.get("attachments") or ():
        yield str(each.get("type")), {**each, **(each.get("payload") or {})}


def _joined(lines: Iterable[str]) -> str:
    """What an earlier line says already is not said again."""
    said = ""
    for line in lines:
        if line and line not in said:
            said = f"{said}\n{line}" if said else line
    return said


def _change(value: Json, page: str, at: datetime) -> Iterator[Fact]:
    """Of a comment, or of a post of the page: what stands above them."""
    verb, item = str(value["verb"]), str(value["item"])
    id_ = str(value.get("comment_id") or value["post_id"])
    key, now = comment_key(id_), int(at.timestamp())
    if item in ("comment", "status", "photo", "video", "share", "post"):
        if verb == "add":
            yield _said(value, id_, page)
        elif verb == "edited":
            text = str(value.get("message") or "")
            yield Edited(dedupe_key=f"{key}/{verb}/{now}", key=key, text=text, at=at)
        elif verb == "remove":
            yield Withdrawn(dedupe_key=f"{key}/{verb}", key=key, at=at)
        elif verb in ("hide", "unhide"):
            hidden = verb == "hide"
            yield Touched(dedupe_key=f"{key}/{verb}/{now}", key=key, hidden=hidden, at=at)
    elif item in ("like", "reaction") and str(value["from"]["id"]) == page:
        liked = verb == "add"
        yield Touched(dedupe_key=f"{key}/like/{verb}/{now}", key=key, liked=liked, at=at)


def _said(value: Json, id_: str, page: str) -> Fact:
    by, at = value["from"], _second(value["created_time"])
    thread, parent = str(value["post_id"]), str(value.get("parent_id") or "")
    files = list(_files(value))
    outside = "" if files else str(value.get("link") or "")
    common: dict[str, Any] = {
        "dedupe_key": comment_key(id_),
        "external_id": id_,
        "text": _joined([str(value.get("message") or ""), outside]),
        "public": True,
        "post": Post(thread=thread, parent=parent, url=f"https://www.facebook.com/{id_}"),
        "answers_key": comment_key(parent) if parent not in ("", thread) else "",
        "links": files,
        "sent_at": at,
    }
    if str(by["id"]) == page:
        return Echo(to=None, **common)
    return NewMessage(sender=Address(KIND, str(by["id"]), str(by.get("name") or "")), **common)


def _files(value: Json) -> Iterator[Link]:
    """Pictures and films of a post or comment: `photo` or `video` (a GIF, too), `photos` where
    there are several, and `link` where the item is one; any other `link` leads elsewhere."""
    item, link = value["item"], value.get("link")
    photos = value.get("photos") or [value.get("photo") or (item == "photo" and link)]
    for kind, type_, urls in (
        ("photo", "image/jpeg", photos),
        ("video", "video/mp4", [value.get("video") or (item == "video" and link)]),
    ):
        for number, url in enumerate(urls, 1):
            if url:
                yield Link(kind if number == 1 else f"{kind}-{number}", type_, str(url))


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _second(seconds: int) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
