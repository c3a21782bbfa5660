"""What an agent does with an offer: take it, or let it pass."""

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.assign import assign
from egal.events.record import record
from egal.routing.actions.waiting import end_offer, held
from egal.routing.models import Kind, Offer, Waiting
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.shared.wake import wake
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

_WORK = "conversations:write"


@transaction.atomic
def accept_offer(*, offer: Offer, agent: Agent) -> Waiting:
    """The agent takes whoever waits; Trouble, in their words, when it is too late.

    A chat or a mail is theirs from then on. A call is told to the telephone by who calls this: by
    "answer", or by "dial" where there is none (`Waiting.callback`).
    """
    require(agent, _WORK, offer.workspace_id)
    waiting = held(offer.waiting)
    offer = _own(offer, agent)
    if offer.ended_at or waiting.taken_at or waiting.left_at:
        raise Trouble(_gone(waiting))
    _refuse_what_somebody_has(waiting, agent)
    waiting.taken_by, waiting.taken_at = agent, clock.now()
    waiting.save(update_fields=["taken_by", "taken_at"])
    end_offer(offer, "accepted")
    if waiting.kind != Kind.CALL:
        assign(conversation=waiting.conversation, actor=agent, agent=agent)
    record(
        "waiting.taken",
        workspace_id=waiting.workspace_id,
        actor=agent,
        conversation_id=waiting.conversation_id,
        waiting=waiting.id,
        way=waiting.kind,
    )
    return waiting


@transaction.atomic
def pass_offer(*, offer: Offer, agent: Agent) -> Offer:
    """Somebody else is asked. One that is over already stays as it is."""
    require(agent, _WORK, offer.workspace_id)
    waiting = held(offer.waiting)
    offer = _own(offer, agent)
    if end_offer(offer, "passed"):
        record(
            "offer.passed",
            workspace_id=offer.workspace_id,
            actor=agent,
            conversation_id=waiting.conversation_id,
            offer=offer.id,
        )
        wake("offers")
    return offer


def _refuse_what_somebody_has(waiting: Waiting, agent: Agent) -> None:
    """A colleague may have taken the conversation by themselves meanwhile."""
    has = waiting.conversation.assignee
    if waiting.kind != Kind.CALL and has and has != agent:
        raise Trouble(_("%(name)s took it.") % {"name": has.actor_name})


def _own(offer: Offer, agent: Agent) -> Offer:
    """As it is now; Trouble for what was put to somebody else."""
    found = Offer.objects.filter(pk=offer.pk, agent=agent).first()
    if found is None:
        raise Trouble(_("This was offered to somebody else."))
    return found


def _gone(waiting: Waiting) -> str:
    if waiting.taken_by:
        return _("%(name)s took it.") % {"name": waiting.taken_by.actor_name}
    if waiting.left_at:
        return _("They do not wait any more.")
    return _("This has gone on to somebody else.")
