"""The last test mail of an inbox, as its page shows it."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from egal.channels.trials import can_try, outcome, trial_of
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.shared import clock
from egal.shared.ids import public_id

SHOWN = timedelta(days=1)  # older ones say nothing about today


def trial(request: AtDesk, inbox: Inbox) -> dict[str, Any]:
    """What `_trial.html` needs, and whether another one can be sent."""
    last, place = trial_of(inbox), [request.workspace.slug, public_id(inbox.id)]
    shown = last and clock.now() - last.sent_at < SHOWN
    return {
        "trial": outcome(last) if last and shown else None,
        "trial_url": reverse("desk:inbox-trial", args=place),
        "can_try": can_try(inbox),
    }
