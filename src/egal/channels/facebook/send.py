"""Answering on Facebook: a comment below theirs, a message, or the one private reply to a comment.

developers.facebook.com/docs/messenger-platform/reference/send-api and …/discovery/private-replies
(2026-04-16); comments: developers.facebook.com/docs/graph-api/reference/comment (as remembered).
"""

import json
from datetime import timedelta
from uuid import uuid4

from django.utils.translation import gettext as _

from egal.channels.base import Address, Enclosed, Outbound, Post, Receipt, Refused, id_in
from egal.channels.facebook.read import KIND, comment_key, message_key
from egal.channels.facebook.references import metadata_for
from egal.channels.meta.graph import Graph
from egal.shared import clock

AT_ONCE = timedelta(hours=24)  # RESPONSE; later by HUMAN_AGENT, for seven days
LARGEST = 25_000_000  # bytes of a file, as remembered


def send(message: Outbound, graph: Graph, page: str) -> Receipt:
    """Raises DeliveryError."""
    if message.public:
        return _comment(message, graph)
    last = Receipt("")
    for file in message.files:
        last = _message(message, graph, page, {"attachment": _attached(file, graph, page)})
    if message.text:
        last = _message(message, graph, page, {"text": message.text})
    return last


def _comment(message: Outbound, graph: Graph) -> Receipt:
    if message.files:
        raise Refused(_("A comment takes no files from here. Send them in private."))
    below = message.answers or message.thread_key
    id_ = id_in(graph.post(f"/{below}/comments", {"message": message.text}), "id")
    stands = Post(thread=message.thread_key, parent=below, url=f"https://www.facebook.com/{id_}")
    return Receipt(id_, key=comment_key(id_), post=stands)


def _message(message: Outbound, graph: Graph, page: str, said: dict[str, object]) -> Receipt:
    said["metadata"] = metadata_for(message.message_id)
    body: dict[str, object] = {"message": said, "messaging_type": "RESPONSE"}
    if message.answers_public:
        body["recipient"] = {"comment_id": message.answers}
    else:
        body["recipient"] = {"id": message.to[0].address}
        if message.heard_at and clock.now() - message.heard_at > AT_ONCE:
            body |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    made = graph.post(f"/{page}/messages", body)
    mid, person = id_in(made, "message_id"), str(made.get("recipient_id") or "")
    reached = Address(KIND, person, message.to[0].name) if person else None
    return Receipt(mid, key=message_key(mid), reached_as=reached)


def _attached(file: Enclosed, graph: Graph, page: str) -> dict[str, object]:
    """By its id at Meta, where it is brought first."""
    if file.size > LARGEST:
        raise Refused(_("%(name)s is too large for Messenger.") % {"name": file.name})
    kind = file.content_type.partition("/")[0]
    kind = kind if kind in ("image", "audio", "video") else "file"
    content, content_type = _form(file, kind)
    kept = graph.form(f"/{page}/message_attachments", content, content_type)
    return {"type": kind, "payload": {"attachment_id": str(kept["attachment_id"])}}


def _form(file: Enclosed, kind: str) -> tuple[bytes, str]:
    """multipart/form-data (RFC 7578), and its content type."""
    mark = uuid4().hex
    told = json.dumps({"attachment": {"type": kind, "payload": {"is_reusable": False}}})
    name = file.name.replace('"', "'").replace("\r", " ").replace("\n", " ")
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="message"\r\n\r\n{told}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="filedata"; filename="{name}"\r\n'
        f"Content-Type: {file.content_type}\r\n\r\n"
    )
    body = head.encode() + file.content() + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"
