"""How a conversation can be answered, and at what price."""

from typing import Self

from ninja import Router
from pydantic import BaseModel, Field

from egal.api.pages import Page
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.channels.prices import price_of
from egal.channels.templates import places_in, templates_of
from egal.channels.ways import Way as Found
from egal.channels.ways import ways_to_reply
from egal.conversations.models import Conversation, Inbox
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404

router = Router()
of_inboxes = Router()


class Price(BaseModel):
    """In millionths of the unit of `currency`."""

    currency: str = Field(description="ISO 4217.")
    message: int = Field(description="Of one short message.")
    with_link: int = Field(description="The same with a link in it.")
    spent: int = Field(description="This month, by this inbox.")
    budget: int | None = Field(description="Of a month; null for no limit.")


class Way(BaseModel):
    """An inbox by which the contact can be reached, in public or in private."""

    inbox_id: str
    public: bool = Field(description="Whether everybody can read what is sent.")
    channel: str
    recipient: str
    can_send: bool
    reason: str = Field(description="Why it cannot send, else empty.")
    caution: str = Field(description="Why what is sent goes out later, else empty.")
    closes_at: Moment | None = Field(description="After that nothing is taken until they write.")
    max_length: int | None = Field(description="As the network counts (`measure`).")
    measure: str = Field(description="characters, weighted, graphemes, bytes or sms.")
    threads: bool = Field(description="Whether a long answer can go out in parts.")
    templates: bool = Field(description="Whether templates can be sent although it is shut.")
    files: bool
    price: Price | None = Field(description="Null where messages cost nothing.")

    @classmethod
    def of(cls, way: Found) -> Self:
        able = way.capabilities
        return cls(
            inbox_id=public_id(way.inbox.id),
            public=way.public,
            channel=way.inbox.channel,
            recipient=way.recipient,
            can_send=able.can_send,
            reason=str(able.reason),
            caution=way.caution,
            closes_at=able.closes_at,
            max_length=able.max_length,
            measure=able.measure,
            threads=able.threads,
            templates=able.templates,
            files=able.files,
            price=_price(way),
        )


class WayPage(Page[Way]):
    """All ways, that of a reply without `inbox_id` first."""


class Template(BaseModel):
    """A text that the provider has approved."""

    name: str
    language: str
    body: str = Field(description="With {{1}}, {{2}}, … for the values.")
    places: int = Field(description="How many values it takes.")


class TemplatePage(Page[Template]):
    """All that can be filled in with words."""


@of_inboxes.get("/{inbox_id}/templates", response=TemplatePage, **needs("conversations:read"))
def list_templates(request: TokenRequest, inbox_id: str) -> TemplatePage:
    """Those of the provider, at most ten minutes old. Refused (422) where it has none, or does not
    tell them."""
    inbox = row_or_404(Inbox.objects.all(), inbox_id)
    items = [
        Template(
            name=each.name, language=each.language, body=each.body, places=places_in(each.body)
        )
        for each in templates_of(inbox)
    ]
    return TemplatePage(items=items, next_cursor=None)


@router.get("/{conversation_id}/ways", response=WayPage, **needs("conversations:read"))
def list_ways(request: TokenRequest, conversation_id: str) -> WayPage:
    """By which inboxes the contact can be answered, and why not by the others."""
    conversation = row_or_404(
        Conversation.objects.select_related("contact", "workspace"), conversation_id
    )
    items = [Way.of(way) for way in ways_to_reply(conversation)]
    return WayPage(items=items, next_cursor=None)


def _price(way: Found) -> Price | None:
    price = price_of(way.inbox, [""], public=way.public)
    if price is None:
        return None
    return Price(
        currency=price.currency,
        message=price.amount,
        with_link=price.with_link or price.amount,
        spent=price.spent,
        budget=price.budget,
    )
