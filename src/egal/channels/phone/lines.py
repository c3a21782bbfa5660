"""How the lines are that we carry ourselves, as the process that carries them tells."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from egal.calls.models import PhoneHost
from egal.conversations.models import Inbox
from egal.shared import clock

_FRESH = timedelta(seconds=45)  # without a sign of life for as long, a process is gone


def troubles_of(inboxes: Sequence[int]) -> Mapping[int, str]:
    """Why nobody can ring these inboxes now, in the reader's words; by their ids.

    A line that one process can use is no trouble of another's.
    """
    ours = [each for each in Inbox.objects.filter(pk__in=inboxes) if _is_carried(each)]
    if not ours:
        return {}
    hosts = list(PhoneHost.objects.filter(seen_at__gt=clock.now() - _FRESH, draining=False))
    if not hosts:
        gone = _("Nobody carries calls now: “egal phone” is not running. Start it.")
        return {each.pk: gone for each in ours}
    told = {each.pk: [host.problems.get(str(each.pk), "") for host in hosts] for each in ours}
    return {pk: _(problems[0]) for pk, problems in told.items() if all(problems)}


def _is_carried(inbox: Inbox) -> bool:
    return bool(inbox.settings.get("driver") != "cti")
