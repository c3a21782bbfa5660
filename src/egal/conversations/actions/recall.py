from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.conversations.actions.drafts import put_into_draft
from egal.conversations.actions.locked import locked
from egal.conversations.actions.parts import all_parts
from egal.conversations.actions.published import taken_back_with
from egal.conversations.actions.recount import recount
from egal.conversations.actions.snooze import snooze
from egal.conversations.actions.status import set_status
from egal.conversations.actions.unbegin import unbegin
from egal.conversations.actions.uploads import uploads_of
from egal.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    DeliveryState,
    Direction,
    Message,
    Status,
)
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.shared.written import made_safe
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


@transaction.atomic
def recall(*, message: Message, actor: Actor, as_draft: bool = True) -> None:
    """Take back a message that has not begun to go out: it was never written.

    Its text goes into the draft of the agent who does it (what was forwarded as a note; where it
    only named a page, that page's, which goes with it), and so do the files that are this agent's;
    others wait for another message of their uploader. The status is again what it was before,
    unless something came since. A conversation that it began and that has nothing else goes, too.
    Of an answer in several parts all are taken back, with a private message that one in public only
    waits for, unless that has gone out. Trouble once the sending has begun: the outbox's claim and
    this are conditional on the same row.
    """
    require(actor, "conversations:write", message.workspace_id)
    conversation = locked(message.conversation)
    message, *rest = _not_begun(message)
    delivery = _held(message)
    more = _without(rest, conversation, message.public)
    begun = not Message.objects.filter(conversation=conversation).exclude(pk=message.pk).exists()
    was_latest = _latest(conversation) == message.pk
    number, html = message.pk, _as_typed(message)
    text = "\n\n".join([message.text, *more])
    if page := taken_back_with(message=message, actor=actor):
        text, html = page.text, page.html
    files = Attachment.objects.filter(message=message)
    uploads = list(files.values_list("pk", flat=True))
    files.update(message=None, inline=False, uploaded_at=clock.now())
    message.delete()
    recount(conversation)
    record(
        "message.recalled",
        workspace_id=conversation.workspace_id,
        actor=actor,
        conversation_id=conversation.id,
        message=number,
    )
    if begun:
        unbegin(
            conversation=conversation, actor=actor, recalled=message, html=html, uploads=uploads
        )
        return
    if delivery.before and not was_latest:
        _hand_on(delivery.before, conversation, after=number)
    elif delivery.before and conversation.status == delivery.before["then"]:
        _restore(conversation, delivery.before, actor)
    if not as_draft or not isinstance(actor, Agent):
        return
    if text or uploads_of(actor).filter(pk__in=uploads).exists():
        put_into_draft(
            conversation=conversation,
            agent=actor,
            text=text,
            html=html,
            note=message.forwarded,
            uploads=uploads,
        )


@transaction.atomic
def send_now(*, message: Message, actor: Actor) -> None:
    """Let a reply that waits for its moment go out at once. Trouble once it has begun to."""
    require(actor, "conversations:write", message.workspace_id)
    delivery = _held(message)
    now = clock.now()
    planned, delivery.send_at, delivery.due_at = delivery.send_at, None, now
    delivery.save(update_fields=["send_at", "due_at"])
    record(
        "delivery.hastened",
        workspace_id=delivery.workspace_id,
        actor=actor,
        conversation_id=message.conversation_id,
        message=message.pk,
        old=planned and planned.isoformat(),
        new=now.isoformat(),
    )
    wake("outbox")


def _not_begun(message: Message) -> list[Message]:
    """All parts of it; without what went out elsewhere before, for which it only waited."""
    parts = all_parts(message)
    while parts[0].public != message.public and not _waiting(parts[0]).exists():
        del parts[0]
    return parts


def _without(rest: Sequence[Message], conversation: Conversation, public: bool) -> list[str]:
    """The texts of the parts after the first, which go; none of them can have begun before it.

    public: what was to stand elsewhere is no part of the same text.
    """
    for part in reversed(rest):
        part.delete()
    if rest:
        recount(conversation)
    return [part.text for part in rest if part.public == public]


def _as_typed(message: Message) -> str:
    """The formatted text with the ids of its files for its pictures."""
    files = {each.sha256: each.public_id for each in message.attachments.all()}
    return made_safe(message.html, files)


def _waiting(message: Message) -> QuerySet[Delivery]:
    return Delivery.objects.filter(message=message, state=DeliveryState.QUEUED, attempts=0)


def _held(message: Message) -> Delivery:
    delivery = _waiting(message).select_for_update(of=("self",)).first()
    if delivery is None:
        raise Trouble(_("This is on its way already and cannot be taken back."))
    return delivery


def _latest(conversation: Conversation) -> int | None:
    said = Message.objects.filter(conversation=conversation).exclude(direction=Direction.NOTE)
    return said.order_by("-created_at", "-id").values_list("pk", flat=True).first()


def _hand_on(before: dict[str, str | None], conversation: Conversation, *, after: int) -> None:
    """The next reply that waits too was written on top of this one: now on what was before it."""
    waiting = Delivery.objects.filter(
        message__conversation=conversation,
        message__gt=after,
        state=DeliveryState.QUEUED,
        attempts=0,
        before__status=before["then"],
    )
    following = waiting.order_by("message").select_for_update(of=("self",)).first()
    if following and following.before:
        following.before = {**before, "then": following.before["then"]}
        following.save(update_fields=["before"])


def _restore(conversation: Conversation, before: dict[str, str | None], actor: Actor) -> None:
    status, until = str(before["status"]), before["snoozed_until"]
    wakes = datetime.fromisoformat(until) if until else None
    if status != Status.SNOOZED:
        set_status(conversation=conversation, actor=actor, status=status)
    elif wakes and wakes > clock.now():
        snooze(conversation=conversation, actor=actor, until=wakes)
    else:
        set_status(conversation=conversation, actor=actor, status=Status.OPEN)
