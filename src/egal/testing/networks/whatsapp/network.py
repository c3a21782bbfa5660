"""WhatsApp's Cloud API: what the public writes, and what the app is told of it.

Payloads: Meta's own document (business messaging v23.0). Ids instead of numbers:
developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids,
2026-05-28; that a message is sent to one as `recipient`, and the names from_user_id and
recipient_user_id, are as remembered.
"""

import hashlib
from typing import Any

from egal.testing.networks.asked import Json
from egal.testing.networks.meta import App
from egal.testing.networks.meta.app import Hook
from egal.testing.networks.whatsapp.things import File, Message, Person, Template

KIND = "whatsapp_business_account"
FAILURES = {
    131026: ("Message undeliverable", "Message Undeliverable."),
    131047: ("Re-engagement message", "More than 24 hours have passed since they last replied."),
    131049: ("Not delivered", "Not delivered to maintain healthy ecosystem engagement."),
    131053: ("Media upload error", "The media could not be taken."),
}  # developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes, as remembered


class WhatsApp:
    """number: the company's, digits. phone, account: ids of the number and of the business."""

    number, phone, account = "4940555010", "106540352242922", "102290129340398"

    def __init__(self, app: App, *, name: str) -> None:
        self.app, self.name = app, name
        self.people: dict[str, Person] = {}
        self.messages: dict[str, Message] = {}
        self.files: dict[str, File] = {}
        self.templates = [Template("your_case"), Template("hello", text="Hello", parameters=0)]
        self.subscribed = False
        self.sent: list[float] = []

    def connected(self, url: str) -> str:
        """Sets everything up as the sign-in would; the business's token."""
        self.app.hooks[KIND] = Hook(url, {"messages"})
        self.subscribed = True
        return self.app.token(self.account)

    # What the public does

    def person(self, who: str, number: str | None = None, *, username: str = "") -> Person:
        """By name, made when first named. number: "" for one whose number is not shown."""
        with self.app.lock:
            if who not in self.people:
                id_ = self.app.next_id()
                shown = f"49170{id_[-7:]}" if number is None else number
                self.people[who] = Person(f"DE.{id_}", who.title(), shown, username)
            return self.people[who]

    def writes(self, who: str, text: str, *, answers: Message | None = None) -> Message:
        """Somebody writes, perhaps in answer to one of ours."""
        context = {"from": self.number, "id": answers.id} if answers else None
        return self._written(who, "text", {"body": text}, context)

    def sends(
        self, who: str, content: bytes, mime: str = "image/jpeg", *, caption: str = ""
    ) -> Message:
        """Somebody sends a file."""
        kind = mime.partition("/")[0]
        made = self.add_file(content, mime)
        sha = hashlib.sha256(content).hexdigest()
        told: Json = {"id": made.id, "mime_type": mime, "sha256": sha}
        if caption:
            told["caption"] = caption
        known = {"image", "audio", "video"}
        return self._written(who, kind if kind in known else "document", told, None)

    def reacts(self, who: str, to: Message, emoji: str) -> Message:
        return self._written(who, "reaction", {"message_id": to.id, "emoji": emoji}, None)

    def gets(self, message: Message | str) -> None:
        """Their device has it."""
        self.tell_state(self._message(message), "delivered")

    def reads(self, message: Message | str) -> None:
        self.tell_state(self._message(message), "read")

    def fails(self, message: Message | str, code: int) -> None:
        """It did not get there. code: one of FAILURES."""
        self.tell_state(self._message(message), "failed", code)

    def words_of(self, message: Message) -> str:
        """As the person sees it: a template filled in, a file by its kind."""
        content = message.content
        if message.kind == "template":
            return self._filled(content)
        if message.kind in {"text", "reaction"}:
            return str(content.get("body") or content.get("emoji") or "")
        return f"({message.kind}) {content.get('caption', '')}".strip()

    def _filled(self, content: Json) -> str:
        named = [each for each in self.templates if each.name == content.get("name")]
        text = named[0].text if named else ""
        for part in content.get("components", ()):
            for place, each in enumerate(part.get("parameters", ()), 1):
                text = text.replace(f"{{{{{place}}}}}", str(each.get("text", "")))
        return text

    @property
    def told(self) -> list[Json]:
        """What the company has sent, oldest first, without their envelopes."""
        return [each.content for each in self.messages.values() if each.ours]

    # What the API and the public do alike

    def add_file(self, content: bytes, mime: str) -> File:
        with self.app.lock:
            made = File(self.app.next_id(), mime, content)
            self.files[made.id] = made
        return made

    def add_message(self, person: Person, kind: str, content: Json) -> Message:
        """The company writes."""
        made = self._made(person, kind, content, ours=True)
        person.sent.append(made.at.timestamp())
        return made

    def tell_state(self, message: Message, state: str, code: int = 0) -> None:
        """One state more. Statuses of the document: sent, delivered, read, failed."""
        message.states.append(state)
        person = message.person
        told: Json = {"id": message.id, "status": state, "timestamp": str(self.app.clock.seconds())}
        told |= {"recipient_id": person.to, "recipient_user_id": person.user}
        if code:
            title, details = FAILURES[code]
            error = {"code": code, "title": title, "message": title}
            told["errors"] = [{**error, "error_data": {"details": details}}]
        self._tell({"statuses": [told]})

    def _written(self, who: str, kind: str, content: Json, context: Json | None) -> Message:
        person = self.person(who)
        made = self._made(person, kind, content, ours=False)
        person.wrote = made.at
        profile = {
            "name": person.name,
            **({"username": person.username} if person.username else {}),
        }
        contact: Json = {"profile": profile, "user_id": person.user}
        told: Json = {"id": made.id, "timestamp": str(int(made.at.timestamp())), "type": kind}
        told |= {"from_user_id": person.user, kind: content}
        if person.number:
            contact["wa_id"] = told["from"] = person.number
        if context:
            told["context"] = context
        self._tell({"contacts": [contact], "messages": [told]})
        return made

    def _made(self, person: Person, kind: str, content: Json, *, ours: bool) -> Message:
        with self.app.lock:
            id_ = f"wamid.HBgL{self.app.next_id()}"
            made = Message(id_, person, kind, content, self.app.clock.now(), ours)
            self.messages[id_] = made
        return made

    def _message(self, message: Message | str) -> Message:
        return message if isinstance(message, Message) else self.messages[message]

    def _tell(self, told: dict[str, Any]) -> None:
        if self.subscribed:
            ours = {"display_phone_number": self.number, "phone_number_id": self.phone}
            value = {"messaging_product": "whatsapp", "metadata": ours, **told}
            changes = [{"value": value, "field": "messages"}]
            self.app.tell(KIND, {"id": self.account, "changes": changes})
