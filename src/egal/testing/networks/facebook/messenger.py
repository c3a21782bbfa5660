"""Messenger's Send API and the threads' owners.

developers.facebook.com/docs/messenger-platform/reference/send-api, …/discovery/private-replies
(2026-04-16), …/conversation-routing (2025-09-24).
"""

import json
from datetime import timedelta

from egal.testing.networks.asked import Asked, Json, Routes, answer
from egal.testing.networks.facebook.network import Facebook
from egal.testing.networks.facebook.things import Person
from egal.testing.networks.meta.refusals import AWAY, NO_MATCH, WINDOW, Refused, missing
from egal.testing.webserver import Reply

routes = Routes()
LENGTH, QUICK_REPLIES, QUICK_TITLE = 2000, 13, 20  # characters; replies; characters
WINDOWS = {"": timedelta(hours=24), "HUMAN_AGENT": timedelta(days=7)}
PRIVATE_REPLY = timedelta(days=7)
SIZE = 25_000_000  # bytes, as remembered
ACTIONS = {"typing_on", "typing_off", "mark_seen"}


@routes.on("POST", "/{version}/{id}/messages")
def send(facebook: Facebook, asked: Asked) -> Reply:
    """A message, a sender's action, or a private reply to a comment."""
    _check(facebook, asked)
    said = _said(asked)
    recipient, message = said.get("recipient") or {}, said.get("message")
    if message and said.get("sender_action"):
        raise Refused(100, 2018034, "Cannot send both message and state at the same time.")
    if about := recipient.get("comment_id") or recipient.get("post_id"):
        return _private_reply(facebook, str(about), message or {})
    person = _person(facebook, str(recipient.get("id", "")))
    if action := said.get("sender_action"):
        if action not in ACTIONS:
            raise Refused(100, None, f"Unknown sender action {action}")
        return answer(200, {"recipient_id": person.id})
    _check_window(facebook, person, said)
    return _sent(facebook, person, message or {})


@routes.on("POST", "/{version}/{id}/message_attachments")
def attach(facebook: Facebook, asked: Asked) -> Reply:
    """A file for later: by URL, or in the form as `filedata`."""
    _check(facebook, asked)
    said = _said(asked)
    attachment = dict((said.get("message") or {})["attachment"])
    content = said.get("filedata", b"")
    if len(content) > SIZE:
        raise Refused(100, 2018047, "Attachment size exceeds allowable limit")
    id_ = facebook.app.next_id()
    if content:
        facebook.files[id_] = ("application/octet-stream", content)
        attachment["payload"] = {"url": f"{facebook.app.url}/files/{id_}"}
    facebook.attachments[id_] = attachment
    return answer(200, {"attachment_id": id_})


@routes.on("POST", "/{version}/{id}/pass_thread_control")
def hand_over(facebook: Facebook, asked: Asked) -> Reply:
    """To another app, by the one that has the thread."""
    _check(facebook, asked)
    said = _said(asked)
    person = _person(facebook, str(said["recipient"]["id"]))
    _check_owner(facebook, person)
    metadata = str(said.get("metadata", ""))
    facebook.passed(person, str(said["target_app_id"]), metadata, "pass_thread_control")
    return answer(200, {"success": True})


@routes.on("POST", "/{version}/{id}/take_thread_control")
def take_over(facebook: Facebook, asked: Asked) -> Reply:
    """By the page's default app; a thread that is idle by anybody:
    …/handover-protocol/conversation-control. The refusal is as remembered."""
    _check(facebook, asked)
    said = _said(asked)
    person = _person(facebook, str(said["recipient"]["id"]))
    if person.owner not in {"", facebook.app.id} and not facebook.is_default:
        raise Refused(10, None, "Only the primary receiver may take control of this thread.")
    metadata = str(said.get("metadata", ""))
    facebook.passed(person, facebook.app.id, metadata, "take_thread_control")
    return answer(200, {"success": True})


@routes.on("GET", "/{version}/{id}/thread_owner")
def owner(facebook: Facebook, asked: Asked) -> Reply:
    """Which app has the thread."""
    _check(facebook, asked)
    person = _person(facebook, asked.query.get("recipient", ""))
    told = [{"thread_owner": {"app_id": person.owner}}] if person.owner else []
    return answer(200, {"data": told})


@routes.on("GET", "/files/{id}")
def file(facebook: Facebook, asked: Asked) -> Reply:
    """What was uploaded, as Meta's own store has it."""
    if asked.at["id"] not in facebook.files:
        return Reply(404)
    mime, content = facebook.files[asked.at["id"]]
    return Reply(200, {"Content-Type": mime}, content)


def _check(facebook: Facebook, asked: Asked) -> None:
    of = facebook.app.check(asked, "pages_messaging")
    if asked.at["id"] not in {"me", facebook.page}:
        raise missing(asked.at["id"])
    if of != facebook.page:
        raise Refused(190, None, "A Page access token is required for this request.", status=401)


def _said(asked: Asked) -> Json:
    """Query and body; in forms the parts are JSON."""
    said = {**asked.query, **asked.said()}
    for name in ("recipient", "message"):
        if isinstance(said.get(name), str):
            said[name] = json.loads(said[name].replace("'", '"'))
    return said


def _person(facebook: Facebook, id_: str) -> Person:
    person = facebook.person_by_id(id_)
    if person is None:
        raise Refused(100, NO_MATCH, "No matching user found")
    return person


def _check_owner(facebook: Facebook, person: Person) -> None:
    """Only the thread's owner may send; the subcode is as remembered."""
    if person.owner not in {"", facebook.app.id}:
        raise Refused(10, 2018300, "Message failed to send because another app is controlling this")


def _check_window(facebook: Facebook, person: Person, said: Json) -> None:
    tag = str(said.get("tag") or "")
    if tag not in WINDOWS:  # the other tags were retired on 2026-04-27
        raise Refused(100, None, f"Param tag: {tag} is no longer supported")
    if bool(tag) != (said.get("messaging_type") == "MESSAGE_TAG"):
        raise Refused(100, None, "A tag goes with messaging_type MESSAGE_TAG")
    _check_owner(facebook, person)
    if person.away:
        raise Refused(551, AWAY)
    if person.wrote is None or facebook.clock.now() - person.wrote > WINDOWS[tag]:
        raise Refused(10, WINDOW, "This message is sent outside of allowed window.")


def _private_reply(facebook: Facebook, about: str, message: Json) -> Reply:
    """One, within seven days, and it opens no window. The codes are as remembered."""
    comment = facebook.comments_by_id.get(about)
    if comment is None or comment.removed or comment.author is None:
        raise missing(about)
    if comment.replied_privately:
        raise Refused(10900, None, "Activity already replied to")
    if facebook.clock.now() - comment.at > PRIVATE_REPLY:
        raise Refused(10903, None, "This user cant reply to this activity")
    if comment.author.away:
        raise Refused(551, AWAY)
    sent = _sent(facebook, comment.author, message)
    comment.replied_privately = True
    return sent


def _sent(facebook: Facebook, person: Person, message: Json) -> Reply:
    text, attachments, more = str(message.get("text") or ""), [], {}
    if len(text) > LENGTH:
        raise Refused(100, None, f"Length of param message[text] must be less than {LENGTH + 1}")
    if attachment := message.get("attachment"):
        attachments, more = [_attachment(facebook, attachment)], _kept(facebook, attachment)
    quick = message.get("quick_replies") or []
    titles = [str(each.get("title", "")) for each in quick]
    if len(quick) > QUICK_REPLIES or any(len(title) > QUICK_TITLE for title in titles):
        raise Refused(100, None, "Param message[quick_replies]: too many, or a title too long")
    if not text and not attachments:
        raise Refused(100, None, "Must send either a message or an attachment")
    made = facebook.add_message(
        person,
        text,
        app=facebook.app.id,
        attachments=attachments,
        quick_replies=quick,
        metadata=str(message.get("metadata") or ""),
    )
    return answer(200, {"recipient_id": person.id, "message_id": made.mid, **more})


def _attachment(facebook: Facebook, said: Json) -> Json:
    payload = said.get("payload") or {}
    if (id_ := payload.get("attachment_id")) is None:
        return {"type": said["type"], "payload": payload}
    if str(id_) not in facebook.attachments:
        raise Refused(100, 2018074, "Invalid attachment ID")
    return facebook.attachments[str(id_)]


def _kept(facebook: Facebook, said: Json) -> Json:
    if not (said.get("payload") or {}).get("is_reusable"):
        return {}
    id_ = facebook.app.next_id()
    facebook.attachments[id_] = said
    return {"attachment_id": id_}
