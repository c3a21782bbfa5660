"""A delivery as its channel is given it: who, what, in answer to which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from egal.channels.base import Address, Enclosed, Outbound, Refused, Template, TryAgain
from egal.channels.models import Arrival
from egal.channels.webhooks import webhook_url
from egal.conversations.models import Attachment, Delivery, Direction, Inbox, Message, Post, ToAll
from egal.shared import files
from egal.shared.language import language_of
from egal.workspaces.models import Agent

_THREAD = 20  # so many earlier messages are named as references


def outbound(delivery: Delivery) -> Outbound:
    """Everything the channel is given; the files' contents are read when it asks for them."""
    message, inbox = delivery.message, delivery.inbox
    automatic = message.automatic != "none"
    shown = message.forwarded or message.redirects_id
    before = _Before() if shown else _before(message, inbox)
    part_before = _part_before(message)
    return Outbound(
        message_id=message.id,
        inbox_address=inbox.address,
        inbox_name=inbox.name,
        settings=inbox.settings,
        author_name="" if automatic else message.author_name,
        to=_addresses(message.to),
        cc=_addresses(message.cc),
        bcc=_addresses(message.bcc),
        settled=[*delivery.reached, *delivery.refused],
        subject=message.subject,
        text="\n\n".join(filter(None, [message.text, message.quoted_text])),
        quoted=message.quoted_text,
        html=message.html,
        files=[
            _enclosed(file) for file in Attachment.unscoped.filter(message=message).order_by("id")
        ],
        answers=part_before or _post_for_all(message) or (before.ids[-1] if before.ids else ""),
        answers_public=before.public and not message.public,
        heard_at=before.heard_at,
        thread=before.ids[:-1],
        signatures={} if automatic else _signatures(message),
        company=inbox.workspace.name,
        language=_language(message) or inbox.workspace.language,
        automatic=automatic,
        redirects=_as_it_came(message) if message.redirects_id else None,
        public=message.public,
        thread_key=_thread_key(message, inbox) if message.public else "",
        webhook_url=webhook_url(inbox),
        template=Template(**message.template) if message.template else None,
        created_at=delivery.send_at or message.created_at,
    )


def _post_for_all(message: Message) -> str:
    """What it answers if it is for all who wrote below a post: the post itself."""
    if not message.public:
        return ""
    to_all = ToAll.unscoped.filter(message=message).values_list("thread__key", flat=True)
    return to_all.first() or ""


def _part_before(message: Message) -> str:
    """External id of the part it goes on from; what stands elsewhere it only waits for."""
    before = message.after
    return before.external_id if before and before.public == message.public else ""


def _signatures(message: Message) -> dict[str, str]:
    """Those of the agent who wrote it, as they are now."""
    if message.author_kind != "agent" or message.author_id is None:
        return {}
    author = Agent.unscoped.filter(workspace=message.workspace_id, pk=message.author_id).first()
    return {"de": author.signature_de, "en": author.signature_en} if author else {}


def _language(message: Message) -> str:
    """Of what the customer wrote last, as far as it tells."""
    heard = Message.unscoped.filter(
        conversation_id=message.conversation_id, direction=Direction.INBOUND, id__lt=message.id
    )
    return language_of(heard.order_by("-id").values_list("text", flat=True).first() or "")


def _as_it_came(message: Message) -> Callable[[], bytes]:
    """Reads the arrival of the message that this one hands on."""

    def read() -> bytes:
        arrivals = Arrival.unscoped.filter(
            workspace_id=message.workspace_id, message=message.redirects
        )
        raw = arrivals.order_by("id").values_list("raw", flat=True).first()
        if raw is None:
            raise Refused(_("The original is not kept here any more. Forward the message instead."))
        return bytes(raw)

    return read


def _enclosed(attachment: Attachment) -> Enclosed:
    return Enclosed(
        name=attachment.name,
        content_type=attachment.content_type,
        size=attachment.size,
        sha256=attachment.sha256,
        url=f"{settings.PUBLIC_URL}/api/v1/attachments/{attachment.public_id}",
        content=lambda: _content(attachment),
        inline=attachment.inline,
    )


def _content(attachment: Attachment) -> bytes:
    try:
        with files.opened(attachment.sha256) as file:
            return file.read()
    except FileNotFoundError:
        reason = _("The file %(name)s is gone from our store.") % {"name": attachment.name}
        raise Refused(reason) from None
    except OSError as error:  # another time it may be there
        raise TryAgain(str(error)) from error


def _addresses(rows: list[dict[str, Any]]) -> list[Address]:
    return [Address(row["kind"], row["address"], row.get("name", "")) for row in rows]


def _thread_key(message: Message, inbox: Inbox) -> str:
    """Of the public thread this conversation stands in."""
    posts = Post.unscoped.filter(message__conversation=message.conversation_id, thread__inbox=inbox)
    latest = posts.order_by("-id").values_list("thread__key", flat=True)
    return latest.first() or ""


@dataclass(frozen=True, slots=True)
class _Before:
    """What came before on this way. ids: external ones, oldest first, that of the last inbound one
    last. heard_at: when that came; public: whether in public."""

    ids: Sequence[str] = ()
    heard_at: datetime | None = None
    public: bool = False


def _before(message: Message, inbox: Inbox) -> _Before:
    """What is the first in private answers what was said in public."""
    here = _rows(message, inbox, public=message.public)
    public = message.public
    if not here and not public:
        here, public = _rows(message, inbox, public=True), True
    inbound = (row for row in here if row["direction"] == Direction.INBOUND)
    answered = next(inbound, None)
    if answered is None:
        return _Before([row["external_id"] for row in reversed(here)])
    before = [row["external_id"] for row in reversed(here) if row is not answered]
    return _Before([*before, answered["external_id"]], answered["created_at"], public)


def _rows(message: Message, inbox: Inbox, *, public: bool) -> list[dict[str, Any]]:
    """Newest first."""
    earlier = (
        Message.unscoped.filter(
            conversation_id=message.conversation_id,
            inbox=inbox,
            public=public,
            id__lt=message.id,
            redirects=None,
        )
        .exclude(external_id="")
        .order_by("-id")
    )
    return [dict(row) for row in earlier.values("external_id", "direction", "created_at")[:_THREAD]]
