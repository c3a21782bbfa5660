"""What is offered at a conversation that stands in public: to go on in private, and a last line."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from egal.channels.in_private import Offer, can_offer, closing_of, offers
from egal.channels.prices import in_words, price_of
from egal.channels.registry import channel_of
from egal.channels.ways import Way
from egal.conversations.models import Conversation
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, resource_url


def beside_composer(
    request: AtDesk, conversation: Conversation, view: str, ways: Sequence[Way]
) -> dict[str, str]:
    """private_url: where one offers it. closing_url: where one tells the public that it is solved;
    "" where there is nothing to offer or to tell."""
    if not any(way.public for way in ways):
        return {"private_url": "", "closing_url": ""}
    closing = closing_of(conversation, request.agent, ways)
    private = resource_url(request, "private", conversation, view)
    last = resource_url(request, "closing", conversation, view)
    return {
        "private_url": private if can_offer(ways) else "",
        "closing_url": last if closing else "",
    }


def offering(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """What the dialog is given; what was typed stands in it again."""
    found = offers(conversation, request.agent)
    chosen = request.POST.get("how") or (found[0].how if found else "")
    return {
        "offering": {
            "url": resource_url(request, "private", conversation, view),
            "back_url": conversation_url(request, conversation, view),
            "name": conversation.contact_name,
            "token": request.POST.get("token") or uuid4().hex,
            "ways": [_offered(request, each, chosen) for each in found],
        }
    }


def closing(request: AtDesk, conversation: Conversation, view: str) -> dict[str, Any]:
    """The same of the last line."""
    found = closing_of(conversation, request.agent)
    way, ours = found or (None, "")
    return {
        "closing": {
            "url": resource_url(request, "closing", conversation, view),
            "back_url": conversation_url(request, conversation, view),
            "possible": found is not None,
            "channel": channel_of(way.inbox.channel).name if way else "",
            "most": way.capabilities.max_length if way else None,
            "words": request.POST.get("words", ours),
        }
    }


def _price(offer: Offer) -> str:
    """Of both messages together, before they are changed; "" where nothing is asked for them."""
    public = price_of(offer.public.inbox, [offer.words], public=True)
    private = price_of(offer.public.inbox, [offer.message], public=False) if offer.private else None
    if public is None:
        return ""
    both = public.amount + (private.amount if private else 0)
    return in_words(replace(public, amount=both, with_link=None))


def _offered(request: AtDesk, offer: Offer, chosen: str) -> dict[str, Any]:
    how = offer.how
    return {
        "how": how,
        "chosen": how == chosen,
        "channel": channel_of(offer.public.inbox.channel).name,
        "address": offer.address,
        "most": offer.public.capabilities.max_length,
        "words": request.POST.get(f"words-{how}", offer.words),
        "message": request.POST.get(f"message-{how}", offer.message),
        "web": offer.web,
        "with_web": "web" in request.POST,
        "price": _price(offer),
    }
