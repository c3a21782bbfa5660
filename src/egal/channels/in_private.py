"""From public to private and back: offering whoever wrote in public to go on where nobody reads
along, and telling the public afterwards that it is solved.

What everybody can read is never a key. In public stands an address at which the network itself
knows who writes, or only that we have written; the link to the web goes in private (see
docs/decisions.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, Prompting
from egal.channels.continuing import leads_out, offered_words
from egal.channels.discretion import looks_private
from egal.channels.registry import channel_of
from egal.channels.ways import Way, ways_to_reply
from egal.channels.writing import Said, ready
from egal.conversations.actions.reply import reply
from egal.conversations.canned import language_here
from egal.conversations.models import Conversation, Direction, Inbox, Message, Status
from egal.conversations.phrases import said
from egal.events.record import Actor
from egal.shared.trouble import Trouble

How = Literal["prompt", "message"]
AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to offer it. prompt: they write to us, at `address`. message: we write to them first.

    words: said in public. message: said in private, "" where they write first. web: whether a link
    to go on on the web can come with it.
    """

    how: How
    public: Way
    words: str
    private: Way | None = None
    address: str = ""
    message: str = ""
    web: bool = False


def can_offer(ways: Sequence[Way]) -> bool:
    """Whether there is anything to offer, where somebody has the ways at hand."""
    return any(True for _how, _public, _private, _address in _possible(ways))


def offers(conversation: Conversation, actor: Actor) -> list[Offer]:
    """All that can be offered here, with the workspace's words in the customer's language."""
    ways = ways_to_reply(conversation)
    language = _language(conversation)
    return [
        Offer(
            how=how,
            public=public,
            private=private,
            address=address,
            words=said(
                "private_prompt" if how == "prompt" else "private_told",
                language,
                conversation,
                actor,
                address,
            ),
            message=said("private_message", language, conversation, actor) if private else "",
            web=private is not None and leads_out(conversation, [private]),
        )
        for how, public, private, address in _possible(ways)
    ]


@transaction.atomic
def offer_in_private(
    *,
    conversation: Conversation,
    actor: Actor,
    how: str = "",
    words: str | None = None,
    message: str | None = None,
    web: bool = False,
    request_id: str | None = None,
    held_for: timedelta = AT_ONCE,
) -> Message:
    """Offer it, how: as of `offers`, by default the first; what was written in public.

    words, message: instead of the workspace's own. web: the private message leads on to the web,
    too. What is said in public goes out once the private message has. Trouble, with the reason,
    where nothing can be offered, for a prompt without its address, and as of `ready`.
    """
    chosen = _chosen(conversation, actor, how)
    told = chosen.words if words is None else words
    if chosen.address and chosen.address not in told:
        raise Trouble(_("Leave the link in it: without it nobody gets there."))
    told = _looked_at(chosen.public, told, chosen.address)
    sent = _written_in_private(chosen, conversation, actor, message, web, request_id, held_for)
    return reply(
        conversation=conversation,
        actor=actor,
        text=told,
        inbox=chosen.public.inbox,
        to=chosen.public.addressed(),
        public=True,
        behind=sent,
        request_id=request_id,
        held_for=held_for,
    )


def closing_of(
    conversation: Conversation, actor: Actor, ways: Sequence[Way] | None = None
) -> tuple[Way, str] | None:
    """By which way the public could be told that it is solved, and in which words; None where there
    is no public, it is not solved, or was told before. ways: where somebody has them at hand."""
    if conversation.status != Status.SOLVED or not _began_in_public(conversation):
        return None
    if Message.objects.filter(request_id=_once(conversation)).exists():
        return None
    ways = ways_to_reply(conversation) if ways is None else ways
    public = (way for way in ways if way.public)
    way = next((way for way in public if way.capabilities.can_send), None)
    if way is None:
        return None
    return way, said("closing", _language(conversation), conversation, actor)


@transaction.atomic
def tell_solved(
    *,
    conversation: Conversation,
    actor: Actor,
    words: str | None = None,
    held_for: timedelta = AT_ONCE,
) -> Message:
    """Say below their post that it is solved. Once: it can be taken back until it is sent, and then
    said again. Trouble where there is nothing to say."""
    closing = closing_of(conversation, actor)
    if closing is None:
        raise Trouble(_("There is nothing to say in public: it is not solved, or was said before."))
    way, ours = closing
    told = ours if words is None else words
    return reply(
        conversation=conversation,
        actor=actor,
        text=_looked_at(way, told),
        inbox=way.inbox,
        to=way.addressed(),
        public=True,
        then=Status.SOLVED,
        request_id=_once(conversation),
        held_for=held_for,
    )


def _possible(ways: Sequence[Way]) -> Iterator[tuple[How, Way, Way | None, str]]:
    """What they write themselves comes first: whom we write to unasked may not want it."""
    for public in ways:
        if not (public.public and public.capabilities.can_send):
            continue
        if address := _prompt(public.inbox):
            yield "prompt", public, None, address
        for private in ways:
            same = private.inbox == public.inbox and not private.public
            if same and private.capabilities.can_send:
                yield "message", public, private, ""


def _prompt(inbox: Inbox) -> str:
    channel = channel_of(inbox.channel)
    if not isinstance(channel, Prompting):
        return ""
    return channel.prompt(InboxSettings(inbox.address, inbox.settings, inbox.name))


def _chosen(conversation: Conversation, actor: Actor, how: str) -> Offer:
    found = offers(conversation, actor)
    chosen = next((each for each in found if how in ("", each.how)), None)
    if chosen is None:
        raise Trouble(_("Nobody can be led on in private from here: the network offers no way."))
    return chosen


def _written_in_private(
    chosen: Offer,
    conversation: Conversation,
    actor: Actor,
    message: str | None,
    web: bool,
    request_id: str | None,
    held_for: timedelta,
) -> Message | None:
    """None where they write first. One that was written before is not made anew."""
    if chosen.private is None:
        return None
    once = request_id and f"{request_id}/private"
    if once and (before := Message.objects.filter(request_id=once).first()):
        return before
    text = chosen.message if message is None else message
    if web and chosen.web:
        text = f"{text}\n\n{offered_words(conversation, actor, chosen.private.inbox.id)}"
    return reply(
        conversation=conversation,
        actor=actor,
        text=_looked_at(chosen.private, text),
        inbox=chosen.private.inbox,
        to=chosen.private.addressed(),
        request_id=once,
        held_for=held_for,
    )


def _looked_at(way: Way, text: str, address: str = "") -> str:
    """As it can go out. Our own number in the address looks like somebody's, and is not."""
    ours = [each.text for each in looks_private(address, way.inbox.workspace)]
    return ready(way, Said(text=text, may_be_public=ours)).text


def _began_in_public(conversation: Conversation) -> bool:
    heard = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
    return bool(heard.order_by("id").values_list("public", flat=True).first())


def _language(conversation: Conversation) -> str:
    found = language_here(conversation)
    return found if found in ("de", "en") else conversation.workspace.language


def _once(conversation: Conversation) -> str:
    return f"closing-{conversation.public_id}"
