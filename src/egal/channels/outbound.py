"""A delivery as its channel is given it: who, what, in answer to which."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from egal.channels.base import Address, Enclosed, Outbound, Refused, TryAgain
from egal.channels.models import Arrival
from egal.conversations.models import Attachment, Delivery, Direction, Inbox, Message
from egal.shared import files
from egal.shared.language import language_of
from egal.workspaces.models import Agent

_THREAD = 20  # so many earlier messages are named as references


def outbound(delivery: Delivery) -> Outbound:
    """Everything the channel is given; the files' contents are read when it asks for them."""
    message, inbox = delivery.message, delivery.inbox
    automatic = message.automatic != "none"
    thread = [] if message.forwarded or message.redirects_id else _thread(message, inbox)
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
        answers=thread[-1] if thread else "",
        thread=thread[:-1],
        signatures={} if automatic else _signatures(message),
        company=inbox.workspace.name,
        language=_language(message) or inbox.workspace.language,
        automatic=automatic,
        redirects=_as_it_came(message) if message.redirects_id else None,
        created_at=delivery.send_at or message.created_at,
    )


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


def _thread(message: Message, inbox: Inbox) -> list[str]:
    """External ids of what came before on this way, oldest first, the last inbound one last."""
    earlier = (
        Message.unscoped.filter(
            conversation_id=message.conversation_id,
            inbox=inbox,
            id__lt=message.id,
            redirects=None,
        )
        .exclude(external_id="")
        .order_by("-id")
        .values_list("external_id", "direction")[:_THREAD]
    )
    newest_first = list(earlier)
    answered = next((id_ for id_, way in newest_first if way == Direction.INBOUND), None)
    before = [id_ for id_, _ in reversed(newest_first) if id_ != answered]
    return [*before, answered] if answered else before
