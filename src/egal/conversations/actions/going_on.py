from datetime import datetime

from django.utils.translation import gettext as _

from egal.conversations.actions.snooze import snooze
from egal.conversations.actions.status import set_status
from egal.conversations.models import Conversation, Status
from egal.events.record import Actor
from egal.shared.trouble import Trouble


def go_on(conversation: Conversation, actor: Actor, then: str, until: datetime | None) -> None:
    """The status that a message of ours brings its locked conversation.

    until: when it wakes, for `snoozed` alone, which needs it: Trouble without.
    """
    if then != Status.SNOOZED:
        set_status(conversation=conversation, actor=actor, status=then)
    elif until is None:
        raise Trouble(_("Say until when it is to be snoozed."))
    else:
        snooze(conversation=conversation, actor=actor, until=until)
