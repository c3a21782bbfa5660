from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.conversations.actions.merging import merge_conversations, undo_merge
from egal.conversations.models import Conversation, Merging
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

of_conversations = Router()
router = Router()

_NEWEST = Order("mergings", ("id",), newest_first=True)
_WRITE = needs("conversations:write")


class MergingPage(Page[shapes.Merging]):
    """Some of the mergings into a conversation."""


class NewMerging(BaseModel):
    """Which conversation is the same matter."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(description="The one that is merged into the one addressed.")


@of_conversations.get(
    "/{conversation_id}/mergings", response=MergingPage, **needs("conversations:read")
)
def list_mergings(
    request: TokenRequest, conversation_id: str, paging: Query[Paging]
) -> MergingPage:
    """What has been merged into this conversation, also what was undone, the newest first."""
    mergings = Merging.objects.filter(kept=row_or_404(Conversation.objects.all(), conversation_id))
    found, next_cursor = _NEWEST.page(mergings, cursor=paging.cursor, limit=paging.limit)
    items = [shapes.Merging.of(merging) for merging in found]
    return MergingPage(items=items, next_cursor=next_cursor)


@of_conversations.post("/{conversation_id}/mergings", response={201: shapes.Merging}, **_WRITE)
def merge_conversation(
    request: TokenRequest, conversation_id: str, new: NewMerging
) -> Status[shapes.Merging]:
    """Both are one matter: all messages of the other are this one's from now on.

    Both must be of one contact. Merging the same two again is refused (422), so a second try does
    no harm.
    """
    merging = merge_conversations(
        keep=row_or_404(Conversation.objects.all(), conversation_id),
        merge=_other(new.conversation_id),
        actor=request.auth,
    )
    return Status(201, shapes.Merging.of(merging))


@router.delete("/{merging_id}", response={204: None}, **_WRITE)
def unmerge_conversation(request: TokenRequest, merging_id: str) -> Status[None]:
    """They were two matters after all: the messages that moved go back."""
    undo_merge(merging=row_or_404(Merging.objects.all(), merging_id), actor=request.auth)
    return Status(204, None)


def _other(public: str) -> Conversation:
    conversation = Conversation.objects.filter(pk=number_of(public)).first()
    if conversation is None:
        raise Trouble("There is no conversation with this id here.")
    return conversation
