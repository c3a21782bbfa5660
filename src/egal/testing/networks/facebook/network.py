"""A Facebook page: what the public does there, and what the app is told of it.

comment = networks.facebook.comments("mara", "Still no line", on=post)
networks.facebook.writes("mara", "My number is 4711")
"""

from collections.abc import Iterable
from typing import Any

from egal.testing.networks.asked import Json
from egal.testing.networks.clock import Clock
from egal.testing.networks.facebook.things import Comment, Message, Person
from egal.testing.networks.meta import App
from egal.testing.networks.meta.app import Hook

INBOX = "263902037430900"  # the app that is Facebook's own inbox of pages, as remembered
FIELDS = (
    "feed,messages,message_echoes,message_deliveries,message_reads,message_edits,"
    "messaging_handovers,standby,messaging_postbacks"
)


class Facebook:
    """page: its id. fields: what it told its webhook to be told, by subscribed_apps. is_default:
    whether our app is the page's default one for Messenger."""

    def __init__(self, app: App, *, name: str) -> None:
        self.app, self.name, self.page = app, name, "108642097531"
        app.pages[self.page] = name
        self.fields: set[str] = set()
        self.is_default = True
        self.people: dict[str, Person] = {}
        self.messages: dict[str, Message] = {}
        self.comments_by_id: dict[str, Comment] = {}
        self.attachments: dict[str, Json] = {}
        self.files: dict[str, tuple[str, bytes]] = {}

    @property
    def clock(self) -> Clock:
        return self.app.clock

    def connected(self, url: str) -> str:
        """Sets everything up as the sign-in would; the page's token."""
        self.app.hooks["page"] = Hook(url, set(FIELDS.split(",")))
        self.fields = set(FIELDS.split(","))
        return self.app.token(self.page)

    # What the public does

    def writes(self, who: str, text: str = "", *, files: Iterable[tuple[str, str]] = ()) -> Message:
        """Somebody writes in Messenger. files: kind ("image", "audio", "video", "file") and URL."""
        told = [{"type": kind, "payload": {"url": url}} for kind, url in files]
        return self._written(self.person(who), text, told)

    def taps(self, who: str, title: str) -> Message:
        """Somebody taps a quick reply, which is a message with what it stands for.

        developers.facebook.com/docs/messenger-platform/send-messages/quick-replies (as remembered).
        """
        person = self.person(who)
        offered = [
            reply
            for each in self.messages.values()
            if each.ours and each.person is person
            for reply in each.quick_replies
        ]
        [payload] = [each["payload"] for each in offered[-13:] if each["title"] == title][-1:]
        return self._written(person, title, [], payload)

    def edits(self, message: Message, text: str) -> None:
        """…/webhooks/webhook-events/message-edits, 2024-04-09. Five times at most."""
        with self.app.lock:
            if message.edits >= 5:
                raise ValueError("Five times is the most.")
            message.text, message.edits = text, message.edits + 1
        edit = {"mid": message.mid, "text": text, "num_edit": message.edits}
        self._tell("message_edits", message.person, {"message_edit": edit})

    def unsends(self, message: Message) -> None:
        """Documented for Instagram (is_deleted); for Messenger as remembered."""
        message.unsent = True
        gone = {"message": {"mid": message.mid, "is_deleted": True}}
        self._tell("messages", message.person, gone)

    def reads(self, who: str) -> None:
        """…/webhook-events/message-reads: all before the watermark (as remembered)."""
        mark = {"read": {"watermark": self.clock.milliseconds()}}
        self._tell("message_reads", self.person(who), mark)

    def gets(self, who: str) -> None:
        """…/webhook-events/message-deliveries: their device has them (as remembered)."""
        person = self.person(who)
        mids = [each.mid for each in self.messages.values() if each.ours and each.person is person]
        told = {"delivery": {"mids": mids[-1:], "watermark": self.clock.milliseconds()}}
        self._tell("message_deliveries", person, told)

    def comments(self, who: str, text: str, *, on: Comment | str) -> Comment:
        """Somebody comments on a post or a comment."""
        return self.add_comment(self.person(who), text, self.comment(on))

    def edits_comment(self, comment: Comment, text: str) -> None:
        comment.text = text
        self.tell_of(comment, "edited")

    def removes(self, comment: Comment) -> None:
        """Its author takes it back."""
        comment.removed = True
        self.tell_of(comment, "remove")

    def likes(self, who: str, comment: Comment) -> None:
        person = self.person(who)
        comment.likes.add(person.id)
        self._tell_feed({
            **self._place(comment), "item": "reaction", "verb": "add", "reaction_type": "like",
            "from": {"id": person.id, "name": person.name},
        })  # fmt: skip

    # What colleagues do in Facebook's own app

    def says_in_the_app(self, to: str, text: str) -> Message:
        """A colleague answers from the page's own inbox: comes back as an echo that is not ours."""
        return self.add_message(self.person(to), text, app=INBOX)

    def posts(self, text: str) -> Comment:
        """The page posts."""
        with self.app.lock:
            id_ = f"{self.page}_{self.app.next_id()}"
            made = Comment(id_, id_, None, None, text, self.clock.now())
            self.comments_by_id[id_] = made
        self.tell_of(made, "add")
        return made

    def hides_in_the_app(self, comment: Comment, hidden: bool = True) -> None:
        comment.hidden = hidden
        self.tell_of(comment, "hide" if hidden else "unhide")

    def takes_over(self, who: str, app: str = INBOX) -> None:
        """Another app takes the thread (Conversation Routing keeps these words, 2025-09-24)."""
        self.passed(self.person(who), app, "", "take_thread_control")

    # What there is

    def person(self, who: str) -> Person:
        """By name, made when first named."""
        with self.app.lock:
            if who not in self.people:
                self.people[who] = Person(self.app.next_id(), who.title())
            return self.people[who]

    def person_by_id(self, id_: str) -> Person | None:
        return next((each for each in self.people.values() if each.id == id_), None)

    def comment(self, comment: Comment | str) -> Comment:
        """By its id or itself. Raises KeyError."""
        return comment if isinstance(comment, Comment) else self.comments_by_id[comment]

    @property
    def told(self) -> list[str]:
        """What the page has written in Messenger, oldest first."""
        return [each.text for each in self.messages.values() if each.ours]

    # What the API and the public do alike

    def add_message(
        self,
        person: Person,
        text: str,
        *,
        app: str,
        attachments: Iterable[Json] = (),
        quick_replies: Iterable[dict[str, str]] = (),
        metadata: str = "",
    ) -> Message:
        """The page writes, and hears its echo: …/webhook-events/message-echoes, 2026-03-18."""
        with self.app.lock:
            mid, at = f"m_{self.app.next_id()}", self.clock.now()
            made = Message(
                mid, person, text, at, True, list(attachments), list(quick_replies),
                app=app, metadata=metadata,
            )  # fmt: skip
            self.messages[mid] = made
        echo: Json = {"is_echo": True, "app_id": int(app), "mid": mid}
        if metadata:
            echo["metadata"] = metadata
        self._tell("message_echoes", person, {"message": echo | _content(made)}, echo=True)
        return made

    def add_comment(
        self, author: Person | None, text: str, on: Comment, photo: str = ""
    ) -> Comment:
        """A comment, by somebody or (None) the page."""
        with self.app.lock:
            id_ = f"{on.post.partition('_')[2]}_{self.app.next_id()}"
            made = Comment(id_, on.post, on.id, author, text, self.clock.now(), photo=photo)
            self.comments_by_id[id_] = made
        self.tell_of(made, "add")
        return made

    def passed(self, person: Person, to: str, metadata: str, kind: str) -> None:
        """The thread changes hands: …/webhook-events/messaging_handovers, 2021-09-14; the new owner
        as …/handover-protocol/conversation-control has it in both. to: "" for nobody."""
        before, person.owner = person.owner, to
        told: Json = {"metadata": metadata, "previous_owner_app_id": before or None}
        told["new_owner_app_id"] = to or None
        self._tell("messaging_handovers", person, {kind: told})

    def tell_of(self, comment: Comment, verb: str) -> None:
        """developers.facebook.com/docs/graph-api/webhooks/reference/page, field feed. Top level
        where parent_id is post_id."""
        by = comment.author
        value: Json = {
            **self._place(comment),
            "item": "comment" if comment.parent else "status",
            "verb": verb,
            "from": {"id": by.id, "name": by.name} if by else {"id": self.page, "name": self.name},
        }
        if verb in {"add", "edited"}:
            value["message"] = comment.text
        if comment.photo:
            value["photo"] = comment.photo
        self._tell_feed(value)

    def _place(self, comment: Comment) -> Json:
        told: Json = {"post_id": comment.post, "created_time": int(comment.at.timestamp())}
        if comment.parent:
            told |= {"comment_id": comment.id, "parent_id": comment.parent}
        return told

    def _written(self, person: Person, text: str, files: list[Json], payload: str = "") -> Message:
        with self.app.lock:
            mid, at = f"m_{self.app.next_id()}", self.clock.now()
            made = Message(mid, person, text, at, False, files, quick_reply=payload)
            self.messages[mid] = made
            person.wrote = at
        self._tell("messages", person, {"message": {"mid": mid, **_content(made)}})
        return made

    def _tell(self, field: str, person: Person, told: Json, *, echo: bool = False) -> None:
        """In `standby` where another app has the thread (…/webhook-events/standby, 2024-09-25)."""
        away = person.owner not in {"", self.app.id} and field != "messaging_handovers"
        if (("standby" if away else field) not in self.fields) or not self._hooked(field):
            return
        ids = [{"id": person.id}, {"id": self.page}]
        sender, recipient = reversed(ids) if echo else ids
        at = self.clock.milliseconds()
        event = {"sender": sender, "recipient": recipient, "timestamp": at, **told}
        entry = {"id": self.page, "time": at, "standby" if away else "messaging": [event]}
        self.app.tell("page", entry)

    def _tell_feed(self, value: Json) -> None:
        if "feed" in self.fields and self._hooked("feed"):
            change: dict[str, Any] = {"field": "feed", "value": value}
            entry = {"id": self.page, "time": self.clock.seconds(), "changes": [change]}
            self.app.tell("page", entry)

    def _hooked(self, field: str) -> bool:
        hook = self.app.hooks.get("page")
        return hook is not None and field in hook.fields


def _content(message: Message) -> Json:
    told: Json = {"text": message.text} if message.text else {}
    if message.attachments:
        told["attachments"] = message.attachments
    if message.quick_reply:
        told["quick_reply"] = {"payload": message.quick_reply}
    return told
