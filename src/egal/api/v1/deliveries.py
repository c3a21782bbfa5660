from django.db.models import QuerySet
from ninja import Router

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
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


def _messages() -> QuerySet[Message]:
    return Message.objects.select_related("inbox", "delivery").prefetch_related("attachments")
