from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.writing import Recipient, named, request_id
from egal.channels.recipients import outsiders
from egal.conversations.actions.forward import forward
from egal.conversations.actions.uploads import MOST
from egal.conversations.models import Message
from egal.shared.ids import number_of
from egal.shared.rows import row_or_404

router = Router()


class Forward(BaseModel):
    """To whom, and what is said above it."""

    model_config = ConfigDict(extra="forbid")

    to: list[Recipient] = Field(min_length=1)
    cc: list[Recipient] = []
    text: str = Field("", description="Plain text, may be empty.")
    html: str = Field("", description="Instead of `text`, as of a message.")
    attachments: list[str] = Field(
        [], description="Files of this token's besides those of the message.", max_length=MOST
    )


@router.post(
    "/{message_id}/forwards",
    response={201: shapes.Message},
    by_alias=True,
    **needs("conversations:write"),
)
def forward_message(request: TokenRequest, message_id: str, new: Forward) -> Status[shapes.Message]:
    """Show a message to somebody outside, with its files, by the inbox it came or went by.

    What they answer comes into the same conversation. A note is refused (422).
    """
    message = row_or_404(Message.objects.exclude(inbox=None).select_related("inbox"), message_id)
    chosen = outsiders(message.inbox, named(new.to), named(new.cc))
    forwarded = forward(
        message=message,
        actor=request.auth,
        inbox=message.inbox,
        to=chosen.to,
        cc=chosen.cc,
        text="" if new.html else new.text,
        html=new.html,
        uploads=[number_of(id_) for id_ in new.attachments],
        request_id=request_id(request),
    )
    return Status(201, shapes.Message.of(forwarded))
