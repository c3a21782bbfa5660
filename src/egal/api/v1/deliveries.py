from django.db.models import QuerySet
from ninja import Router, Status

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.conversations.actions.recall import recall, send_now
from egal.conversations.actions.retry_delivery import retry_delivery
from egal.conversations.models import Message
from egal.shared.rows import row_or_404

router = Router()


@router.post(
    "/{message_id}/delivery/retry",
    response=shapes.Message,
    by_alias=True,
    **needs("conversations:write"),
)
def retry_message(request: TokenRequest, message_id: str) -> shapes.Message:
    """Try once more to send a reply that has failed.

    While it is under way, that changes nothing. What was sent, or never was to be, is refused
    (422).
    """
    retry_delivery(message=row_or_404(_messages(), message_id), actor=request.auth)
    return shapes.Message.of(row_or_404(_messages(), message_id))


@router.post(
    "/{reply_id}/delivery/now",
    response=shapes.Message,
    by_alias=True,
    **needs("conversations:write"),
)
def send_message_now(request: TokenRequest, reply_id: str) -> shapes.Message:
    """Let a reply that waits for its `send_at` go out at once.

    What has begun to be sent is refused (422).
    """
    send_now(message=row_or_404(_messages(), reply_id), actor=request.auth)
    return shapes.Message.of(row_or_404(_messages(), reply_id))


@router.delete("/{reply_id}", response={204: None}, **needs("conversations:write"))
def recall_message(request: TokenRequest, reply_id: str) -> Status[None]:
    """Take a reply back that has not begun to be sent; it was never written.

    Its conversation has the status it had before, and files wait again for a message of whoever
    uploaded them. What has begun to be sent is refused (422), and so is what never is.
    """
    recall(message=row_or_404(_messages(), reply_id), actor=request.auth)
    return Status(204, None)


def _messages() -> QuerySet[Message]:
    return Message.objects.select_related("inbox", "delivery").prefetch_related("attachments")
