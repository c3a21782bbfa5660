from typing import Literal

from django.db.models import Prefetch, Q, QuerySet
from ninja import Query, Router
from pydantic import Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.conversations.lists import unhappy_in_public
from egal.conversations.models import Conversation, Tagging, Unhappy
from egal.conversations.search import find
from egal.conversations.sorting import URGENT, page_of
from egal.shared.ids import number_of
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_LATEST = Order("conversations", ("last_activity_at", "id"), newest_first=True)


class ConversationPage(Page[shapes.ListedConversation]):
    """Some of the conversations."""


class Filters(Paging):
    """Which conversations are asked for; what is left out does not matter."""

    status: Literal["open", "waiting", "snoozed", "solved"] | None = None
    assignee: str | None = Field(None, description="The id of an agent, or `none`.")
    inbox: str | None = Field(None, description="The id of the inbox last written to.")
    contact: str | None = Field(None, description="The id of the contact.")
    spam: bool = Field(False, description="What was put away as spam, instead of all else.")
    q: str | None = Field(
        None,
        description='What to search for, as at the desk: words, `"quoted phrases"`, `-without`, '
        "`from:mara`, `status:open`, `is:unsolved`, `is:spam`, `is:unhappy`, `in:support@`, "
        "`channel:email`, `assignee:none`, `team:service`, `team:none`, `tag:bill`, "
        '`tag:"late delivery"`, `before:2026-05-01`, `after:2026-05-01`.',
    )
    unhappy: bool = Field(
        False,
        description="Only those at work whose contacts are unhappy in public, the most urgent "
        "first; with `q`, say `is:unhappy`.",
    )
    tag: str | None = Field(
        None, description="A tag, in whatever case.", max_length=50, pattern=r"^[^\x00]*$"
    )

    def asked_for(self) -> Q:
        """These filters as one condition. An id that is not there matches nothing."""
        wanted: dict[str, object] = {}
        if self.status:
            wanted["status"] = self.status
        if self.assignee == "none":
            wanted["assignee"] = None
        elif self.assignee is not None:
            wanted["assignee"] = number_of(self.assignee)
        if self.inbox is not None:
            wanted["inbox"] = number_of(self.inbox)
        if self.contact is not None:
            wanted["contact"] = number_of(self.contact)
        if self.tag is not None:
            wanted["id__in"] = _tagged(self.tag)
        if self.q is None:
            wanted["spam_at__isnull"] = not self.spam
        return Q(**wanted)


@router.get("", response=ConversationPage, **needs("conversations:read"))
def list_conversations(request: TokenRequest, filters: Query[Filters]) -> ConversationPage:
    """Conversations, the one with the newest activity first, without those merged into others.

    One that moves while you turn the pages goes to the front: you never meet it twice, but you may
    miss it this time and find it first the next. With `q` the best comes first, and `hit` tells
    what was found; of words that very many messages have, only the newest are looked through.
    """
    rows = _conversations().filter(filters.asked_for(), merged_into=None)
    if filters.q is not None:
        return _searched(request, filters.q, rows, filters)
    if filters.unhappy:
        return _unhappy(rows, filters)
    found, next_cursor = _LATEST.page(rows, cursor=filters.cursor, limit=filters.limit)
    items = [shapes.ListedConversation.of(conversation) for conversation in found]
    return ConversationPage(items=items, next_cursor=next_cursor)


@router.get("/{conversation_id}", response=shapes.Conversation, **needs("conversations:read"))
def get_conversation(request: TokenRequest, conversation_id: str) -> shapes.Conversation:
    """One conversation, also one that was merged into another."""
    return shown(conversation_id)


def shown(conversation_id: str) -> shapes.Conversation:
    """The conversation with this public id as it is now; raises Http404."""
    return shapes.Conversation.of(row_or_404(_conversations(), conversation_id))


def _searched(
    request: TokenRequest, text: str, rows: QuerySet[Conversation], paging: Paging
) -> ConversationPage:
    heard = request.auth.may("calls:listen")
    found = find(text, among=rows, heard=heard, most=paging.limit, cursor=paging.cursor)
    items = [shapes.ListedConversation.found(hit) for hit in found.hits]
    return ConversationPage(items=items, next_cursor=found.next_cursor)


def _unhappy(rows: QuerySet[Conversation], paging: Paging) -> ConversationPage:
    found, following = page_of(
        rows.filter(unhappy_in_public()), URGENT, cursor=paging.cursor, limit=paging.limit
    )
    marks = {each.conversation_id: each for each in Unhappy.objects.filter(conversation__in=found)}
    items = [shapes.ListedConversation.of(each) for each in found]
    for item, each in zip(items, found, strict=True):
        item.unhappy = shapes.Unhappy.of(marks[each.id]) if each.id in marks else None
    return ConversationPage(items=items, next_cursor=following)


def _conversations() -> QuerySet[Conversation]:
    taggings = Tagging.objects.select_related("tag").order_by("id")
    return Conversation.objects.select_related("assignee__account", "team").prefetch_related(
        Prefetch("taggings", taggings)
    )


def _tagged(name: str) -> QuerySet[Tagging, int]:
    taggings = Tagging.objects.filter(tag__name__iexact=name)
    return taggings.values_list("conversation_id", flat=True)
