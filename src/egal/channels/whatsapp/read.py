"""What WhatsApp's Cloud API tells of a number, translated into facts. Pure.

Payloads: Meta's document of business messaging, v23.0; ids of people instead of their numbers:
developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids,
2026-05-28. A number may be absent, so people are known by their ids.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from egal.channels.base import Address, DeliveryUpdate, Fact, Link, NewMessage, Raw, Unreadable

Json = dict[str, Any]
KIND = "whatsapp"
FILE = "whatsapp-media:"  # then the file's id; `bring` fetches it
_FILES = ("image", "audio", "video", "document", "sticker")
_STATES = {"delivered": "delivered", "read": "read", "failed": "returned"}
# developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes, as remembered
WHY = {
    131026: _("WhatsApp cannot reach this person: no account, or an old version."),
    131047: _("More than a day has passed since they wrote; only a template gets there now."),
    131049: _("WhatsApp held it back, because this person gets many such messages."),
    131053: _("WhatsApp could not take the file."),
}
UNKNOWN = _("The message did not arrive.")


def read(raw: Raw) -> Iterable[Fact]:
    """Raises Unreadable for what Meta has never sent."""
    try:
        told = json.loads(raw.content)
        if told["object"] != "whatsapp_business_account":
            raise Unreadable(_("This is about something else than WhatsApp."))
        changes = [change for entry in told["entry"] for change in entry["changes"]]
        return [fact for change in changes for fact in _facts(change, raw.inbox_address)]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def key_of(wamid: str) -> str:
    """The dedupe key of a message; its id can be longer than a key."""
    return f"wa:{hashlib.sha256(wamid.encode()).hexdigest()}"


def by_number(entry: Json) -> Iterator[tuple[str, Json]]:
    """An entry as one for each of the account's numbers, by their ids; "" what is about none."""
    numbers: dict[str, list[Json]] = {}
    for change in entry["changes"]:
        number = str((change["value"].get("metadata") or {}).get("phone_number_id") or "")
        numbers.setdefault(number, []).append(change)
    for number, changes in numbers.items():
        yield number, {**entry, "changes": changes}


def _facts(change: Json, ours: str) -> Iterator[Fact]:
    """Of our number only: one webhook brings those of the whole account."""
    value = change["value"]
    if change.get("field") != "messages":
        return
    if _digits(str(value["metadata"]["display_phone_number"])) != _digits(ours):
        return
    people = {
        str(each.get("user_id") or each.get("wa_id")): each for each in value.get("contacts", ())
    }
    for message in value.get("messages", ()):
        yield from _message(message, people)
    for status in value.get("statuses", ()):
        yield from _status(status)


def _digits(number: str) -> str:
    """Meta writes a number with spaces, or without."""
    return "".join(filter(str.isdigit, number))


def _message(message: Json, people: Mapping[str, Json]) -> Iterator[NewMessage]:
    """A reaction is shown as what it says; what we do not know is named by its type."""
    wamid, kind = str(message["id"]), str(message["type"])
    content = message.get(kind) or {}
    person = str(message.get("from_user_id") or message["from"])
    told = people.get(person) or {}
    profile = told.get("profile") or {}
    name = str(profile.get("name") or profile.get("username") or "")
    number = str(told.get("wa_id") or "")
    answered = str((message.get("context") or {}).get("id") or "")
    yield NewMessage(
        dedupe_key=key_of(wamid),
        external_id=wamid,
        sender=Address(KIND, person, name, number if number != person else ""),
        text=_text(kind, content),
        joins_open=True,
        answers_key=key_of(answered) if answered else "",
        links=[_link(kind, content)] if kind in _FILES else [],
        sent_at=datetime.fromtimestamp(int(message["timestamp"]), UTC),
    )


def _text(kind: str, content: Json) -> str:
    if kind in _FILES:
        return str(content.get("caption") or "")
    if kind == "location":
        place = " ".join(str(content[key]) for key in ("name", "address") if content.get(key))
        return f"{place} {content['latitude']}, {content['longitude']}".strip()
    told = {
        "text": content.get("body"),
        "reaction": content.get("emoji"),
        "button": content.get("text"),
        "interactive": (content.get(str(content.get("type"))) or {}).get("title"),
    }
    return str(told.get(kind) or f"[{kind}]")


def _link(kind: str, content: Json) -> Link:
    mime = str(content.get("mime_type") or "application/octet-stream").partition(";")[0]
    name = str(content.get("filename") or f"{kind}.{mime.partition('/')[2]}")
    return Link(name, mime, f"{FILE}{content['id']}")


def _status(status: Json) -> Iterator[DeliveryUpdate]:
    state = _STATES.get(str(status["status"]))
    if state is None:
        return  # sent, which we know
    code = int((status.get("errors") or [{}])[0].get("code") or 0)
    key = key_of(str(status["id"]))
    yield DeliveryUpdate(
        dedupe_key=f"{key}/{status['status']}",
        key=key,
        state=state,  # type: ignore[arg-type]  # of the table above
        recipient=str(status.get("recipient_user_id") or status.get("recipient_id") or ""),
        reason=WHY.get(code, UNKNOWN) if state == "returned" else "",
        at=datetime.fromtimestamp(int(status["timestamp"]), UTC),
    )
