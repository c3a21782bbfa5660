"""The timeline: days, messages, events."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from egal.channels.answering import WEB
from egal.channels.base import Privately
from egal.channels.fetching import is_missing
from egal.channels.registry import channels
from egal.channels.spelling import Spelling
from egal.conversations.actions.outside import ELSEWHERE
from egal.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    DeliveryState,
    Direction,
    Inbox,
    Message,
)
from egal.conversations.timeline import Timeline
from egal.desk.context.calls import call_card, calls_of_messages
from egal.desk.context.happened import events_shown
from egal.desk.context.mentions import marked, names_in
from egal.desk.context.on_message import beside
from egal.desk.context.passing_on import ways_on
from egal.desk.context.posts import posts_of_messages, posts_shown, to_all_among
from egal.desk.context.previews import preview
from egal.desk.paths import path_of
from egal.desk.words import delivery_in_words, error_in_words
from egal.shared.formatted import Picture, fresh, says_more, with_pictures
from egal.shared.ids import public_id
from egal.shared.text import bare_subject
from egal.shared.written import pictures_in
from egal.workspaces.models import Agent


def entries(
    slug: str,
    conversation: Conversation,
    here: Timeline,
    own: Container[tuple[str, str]],
    since: datetime | None = None,
) -> Iterable[dict[str, Any]]:
    """What the templates of a timeline are given, for the desk of the workspace of this slug.

    own: the addresses of the contact. since: up to when the reader had read it; what the customer
    wrote afterwards begins below a mark.
    """
    ours, named, spelling = _ours(here), names_in(here), _spelling(here)
    events = [entry.event for day in here.days for entry in day.entries if entry.event]
    told = {shown["id"]: shown for shown in events_shown(slug, conversation, events)}
    fresh, calls = _first_fresh(here, since), calls_of_messages(here.messages)
    public = posts_of_messages(here.messages)
    posts = posts_shown(slug, conversation, list(public.values()))
    to_all = to_all_among(here.messages)
    mixed = any(each.public for each in here.messages)
    keyed = max((id_ for id_, post in public.items() if not post.ours), default=0)
    for day in here.days:
        yield {"kind": "day", "date": day.date}
        for entry in day.entries:
            if entry.event:
                yield told[f"event-{entry.event.id}"]
                continue
            assert entry.message  # noqa: S101 - an entry is one or the other
            if entry.message.id == fresh:
                yield {"kind": "fresh", "id": f"fresh-{conversation.public_id}"}
            shown = _message(slug, conversation, entry.message, own, spelling)
            ours_claimed = _sender(entry.message) in ours
            call = calls.get(entry.message.id)
            post = public.get(entry.message.id)
            yield {
                **shown,
                "private": not entry.message.public and (mixed or _is_of_both(entry.message)),
                "post": post and posts[post.id],
                "to_all": entry.message.id in to_all,
                "keyed": entry.message.id == keyed,
                **marked(shown, named),
                "claims_ours": ours_claimed,
                "call": call and call_card(slug, call, conversation),
                "customer": conversation.contact_name,
            }


def _is_of_both(message: Message) -> bool:
    """Whether what is said by its channel can be public as well."""
    inbox = message.inbox
    return inbox is not None and isinstance(channels()[inbox.channel], Privately)


def _first_fresh(here: Timeline, since: datetime | None) -> int | None:
    heard = (each for each in here.messages if each.direction == Direction.INBOUND)
    return next((each.id for each in heard if since and each.created_at > since), None)


def _ours(here: Timeline) -> set[str]:
    """Which of the senders are addresses of our inboxes or agents: that proves nothing."""
    senders = {_sender(each) for each in here.messages} - {""}
    if not senders:
        return set()
    inboxes = Inbox.objects.filter(channel="email", address__in=senders)
    agents = Agent.objects.filter(account__email__in=senders)
    return set(
        inboxes.values_list("address", flat=True).union(
            agents.values_list("account__email", flat=True)
        )
    )


def _sender(message: Message) -> str:
    """The address an inbound mail says it is from; "" of all else."""
    inbound = message.direction == Direction.INBOUND and message.from_kind == "email"
    return message.from_address if inbound else ""


def _message(
    slug: str,
    conversation: Conversation,
    message: Message,
    own: Container[tuple[str, str]],
    spelling: Spelling,
) -> dict[str, Any]:
    channel = channels()[message.inbox.channel] if message.inbox else None
    inbound = message.direction == Direction.INBOUND
    typed_here = message.via is not None and message.via["kind"] == WEB
    delivery = getattr(message, "delivery", None)
    return {
        "kind": "message",
        "id": message.public_id,
        "direction": message.direction,
        "public": message.public,
        "author_name": message.author_name,
        "address": _author(message, spelling) if inbound else _recipients(message, spelling),
        "channel": channel and channel.key,
        "channel_icon": channel and channel.icon,
        "channel_name": channel and channel.name,
        "bcc": ", ".join(str(each["address"]) for each in message.bcc),
        "subject": _new_subject(message, conversation),
        "text": message.text,
        "written": _written(slug, message),
        "quoted_text": message.quoted_text,
        "formatted_url": _formatted_url(slug, message),
        "automatic": message.automatic,
        "files": _files(slug, message),
        "delivery": delivery and _delivery(slug, conversation, delivery),
        "at": message.created_at,
        "edited_at": message.edited_at,
        "former": _former(message),
        "withdrawn_at": message.withdrawn_at,
        "elsewhere": message.author_kind == ELSEWHERE,
        "third_person": inbound
        and message.automatic != "bounce"
        and (message.from_kind, message.from_address) not in own,
        "broken_reference": message.broken_reference,
        "doubtful_sender": message.doubtful_sender,
        "via": message.via and message.via["address"],
        "answer_to": ", ".join(str(each["address"]) for each in message.reply_to),
        "forwarded": message.forwarded,
        "redirected": message.redirects_id is not None,
        "ways_on": list(ways_on(slug, conversation, message, delivery)),
        **beside(slug, conversation, message),
        "original_url": path_of("original", slug, message.public_id)
        if inbound and not typed_here
        else None,
    }


def _former(message: Message) -> list[dict[str, Any]]:
    """How it read before, the oldest first. Only few are edited, so each is asked for."""
    if message.edited_at is None:
        return []
    return [{"text": each.text, "until": each.until} for each in message.revisions.order_by("id")]


def _delivery(slug: str, conversation: Conversation, delivery: Delivery) -> dict[str, Any]:
    place = [slug, conversation.public_id, public_id(delivery.message_id)]
    failed = delivery.state in (DeliveryState.FAILED, DeliveryState.RETURNED)
    return {
        "state": delivery.state,
        "error": error_in_words(delivery),
        "label": delivery_in_words(delivery),
        "possible_duplicate": delivery.possible_duplicate_at is not None,
        "retry_url": path_of("delivery", *place) if failed else None,
        "send_at": delivery.send_at,
        "recall_url": path_of("recall", *place) if delivery.is_held else None,
        "sending_url": path_of("sending", *place) if delivery.is_held else None,
        "heard_since": _heard_since(conversation, delivery),
    }


def _formatted_url(slug: str, message: Message) -> str | None:
    """Where it can be seen as it was meant to look, if that shows more than its words."""
    new = fresh(message.html) if message.quoted_text else message.html
    more = message.direction == Direction.INBOUND and says_more(new)
    return path_of("formatted", slug, message.public_id) if more else None


def _heard_since(conversation: Conversation, delivery: Delivery) -> bool:
    """Whether the customer has written while a reply waits for its chosen moment."""
    heard = conversation.last_inbound_at
    waits = delivery.send_at and delivery.is_held
    return bool(waits and heard and heard > delivery.created_at)


def _new_subject(message: Message, conversation: Conversation) -> str:
    same = bare_subject(message.subject) == bare_subject(conversation.subject)
    return "" if same else message.subject


def _author(message: Message, spelling: Spelling) -> str:
    return spelling.of(message.from_kind, message.from_address, message.from_name)


def _recipients(message: Message, spelling: Spelling) -> str:
    people = (*message.to, *message.cc)
    return ", ".join(
        spelling.of(each.get("kind", ""), each["address"], each.get("name", "")) for each in people
    )


def _spelling(here: Timeline) -> Spelling:
    sent = (each for message in here.messages for each in (*message.to, *message.cc))
    heard = ((each.from_kind, each.from_address) for each in here.messages)
    return Spelling([*heard, *((each.get("kind", ""), each["address"]) for each in sent)])


def _written(slug: str, message: Message) -> SafeString:
    """What one of us has formatted, with its pictures; "" of all else. It was made safe by us."""
    if message.direction == Direction.INBOUND or not message.html:
        return SafeString()
    files = {file.sha256: file.public_id for file in message.attachments.all()}

    def address_of(picture: Picture) -> str:
        found = files.get(picture.target)
        return path_of("picture", slug, found) if found else ""

    return mark_safe(with_pictures(message.html, address_of))  # noqa: S308


def _files(slug: str, message: Message) -> list[dict[str, Any]]:
    """Without the pictures that stand in a text of ours."""
    ours = message.direction != Direction.INBOUND
    shown = set(pictures_in(message.html)) if ours else set()
    return [_file(slug, file) for file in message.attachments.all() if file.sha256 not in shown]


def _file(slug: str, attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "size": attachment.size,
        "content_type": attachment.content_type,
        **preview(slug, attachment),
        "url": path_of("attachment", slug, attachment.public_id),
        "inline": attachment.inline,
        "is_here": attachment.is_here,
        "is_missing": is_missing(attachment),
    }
