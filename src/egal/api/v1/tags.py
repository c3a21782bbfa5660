from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.conversations import shown
from egal.conversations.actions.change_tags import change_tag, merge_tags, remove_tag
from egal.conversations.actions.tags import tag, untag
from egal.conversations.models import Conversation, Tag
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

of_conversations = Router()
router = Router()

_OLDEST = Order("tags", ("id",), newest_first=False)
_WRITE, _CURATE = needs("conversations:write"), needs("workspace:write")


class TagPage(Page[shapes.Tag]):
    """Some of the tags."""


class ChangedTag(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    is_view: bool | None = Field(None, description="true gives it a line in the sidebar.")


class MergedTag(BaseModel):
    """Where it goes."""

    model_config = ConfigDict(extra="forbid")

    into_id: str = Field(description="The tag that stays.")


@router.get("", response=TagPage, **needs("conversations:read"))
def list_tags(request: TokenRequest, paging: Query[Paging]) -> TagPage:
    """Every word in use, the oldest first. A new one is made by using it."""
    found, next_cursor = _OLDEST.page(Tag.objects.all(), cursor=paging.cursor, limit=paging.limit)
    return TagPage(items=[shapes.Tag.of(each) for each in found], next_cursor=next_cursor)


@router.patch("/{tag_id}", response=shapes.Tag, **_CURATE)
def change_a_tag(request: TokenRequest, tag_id: str, wanted: ChangedTag) -> shapes.Tag:
    """Another word for all that is sorted under it, or a line in the sidebar.

    The name of another tag is refused (422): merge the two.
    """
    found = row_or_404(Tag.objects.all(), tag_id)
    changed = change_tag(tag=found, actor=request.auth, name=wanted.name, is_view=wanted.is_view)
    return shapes.Tag.of(changed)


@router.put("/{tag_id}/merging", response=shapes.Tag, **_CURATE)
def merge_a_tag(request: TokenRequest, tag_id: str, wanted: MergedTag) -> shapes.Tag:
    """Sort all that is under it under the other one, which stays. This cannot be undone."""
    found = row_or_404(Tag.objects.all(), tag_id)
    into = Tag.objects.filter(pk=number_of(wanted.into_id)).first()
    if into is None:
        raise Trouble("There is no tag with this id here.")
    merge_tags(tag=found, into=into, actor=request.auth)
    into.refresh_from_db()
    return shapes.Tag.of(into)


@router.delete("/{tag_id}", response={204: None}, **_CURATE)
def remove_a_tag(request: TokenRequest, tag_id: str) -> Status[None]:
    """Forget the word; the conversations that had it stay, without it."""
    remove_tag(tag=row_or_404(Tag.objects.all(), tag_id), actor=request.auth)
    return Status(204, None)


@of_conversations.put("/{conversation_id}/tags/{path:name}", response=shapes.Conversation, **_WRITE)
def tag_conversation(request: TokenRequest, conversation_id: str, name: str) -> shapes.Conversation:
    """Sort the conversation under this word, in whatever case. Doing it twice does no harm."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    tag(conversation=conversation, actor=request.auth, name=name)
    return shown(conversation_id)


@of_conversations.delete(
    "/{conversation_id}/tags/{path:name}", response=shapes.Conversation, **_WRITE
)
def untag_conversation(
    request: TokenRequest, conversation_id: str, name: str
) -> shapes.Conversation:
    """Take this word off again. Doing it twice does no harm."""
    conversation = row_or_404(Conversation.objects.all(), conversation_id)
    untag(conversation=conversation, actor=request.auth, name=name)
    return shown(conversation_id)
