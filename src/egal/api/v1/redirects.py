from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.writing import Recipient, named, request_id
from egal.channels.redirecting import redirected
from egal.conversations.actions.redirect import redirect
from egal.conversations.models import Message
from egal.shared.rows import row_or_404

router = Router()


class Redirect(BaseModel):
    """To whom."""

    model_config = ConfigDict(extra="forbid")

    to: list[Recipient] = Field(min_length=1)


@router.post(
    "/{heard_id}/redirects",
    response={201: shapes.Message},
    by_alias=True,
    **needs("conversations:write"),
)
def redirect_message(request: TokenRequest, heard_id: str, new: Redirect) -> Status[shapes.Message]:
    """Hand a mail that came in on to somebody outside, exactly as it came.

    It goes by the inbox it came by. `Resent-` fields say that it was you (RFC 5322, section 3.6.6);
    the sender stays who wrote it, so answers go there and not here. A strict mail server may refuse
    it for that. Refused (422): what did not come in by e-mail, what is not kept as it came any
    more, what you have redirected before, and your own inboxes.
    """
    message = row_or_404(Message.objects.exclude(inbox=None).select_related("inbox"), heard_id)
    handed_on = redirect(
        message=message,
        actor=request.auth,
        inbox=message.inbox,
        to=redirected(message, message.inbox, named(new.to)),
        request_id=request_id(request),
    )
    return Status(201, shapes.Message.of(handed_on))
