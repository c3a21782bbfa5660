from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.writing import Recipient, named, request_id
from egal.channels.recipients import outsiders
from egal.conversations.actions.resend import resend
from egal.conversations.models import Message
from egal.shared.rows import row_or_404

router = Router()


class Resend(BaseModel):
    """To whom, and what it says if not the same."""

    model_config = ConfigDict(extra="forbid")

    to: list[Recipient] = Field(min_length=1)
    cc: list[Recipient] = []
    bcc: list[Recipient] = Field([], description="Seen by colleagues only.")
    text: str | None = Field(None, description="Plain text; by default the same.")


@router.post(
    "/{message_id}/resends",
    response={201: shapes.Message},
    by_alias=True,
    **needs("conversations:write"),
)
def resend_message(request: TokenRequest, message_id: str, new: Resend) -> Status[shapes.Message]:
    """Send a reply anew that came back or reached the wrong address, with its files.

    It is a message of its own in the same conversation; the first one stays as it is. To try the
    same one again, see `delivery/retry`. What nobody of yours has written is refused (422).
    """
    message = row_or_404(Message.objects.exclude(inbox=None).select_related("inbox"), message_id)
    chosen = outsiders(message.inbox, named(new.to), named(new.cc), named(new.bcc))
    anew = resend(
        message=message,
        actor=request.auth,
        inbox=message.inbox,
        to=chosen.to,
        cc=chosen.cc,
        bcc=chosen.bcc,
        text=new.text,
        request_id=request_id(request),
    )
    return Status(201, shapes.Message.of(anew))
