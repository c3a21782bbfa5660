"""Stored contents that nothing names any more, until they are removed.

The same bytes may be kept anew at any moment, and are named by a row only some time after that. So
a content is marked first and removed a day later, if nothing names it then. Whoever keeps it takes
the mark away before looking whether it is there; the one who removes it holds the mark meanwhile,
though that is a call to the store within a transaction: one of the two waits for the other.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction

from egal.shared import clock, files
from egal.shared.models import Leftover

RESTS = timedelta(days=1)  # longer than from keeping to naming, and than a backup takes

log = logging.getLogger(__name__)


def leave(contents: Iterable[str]) -> None:
    """In the transaction in which names of these contents (SHA-256 in hex) went."""
    now = clock.now()
    Leftover.objects.bulk_create(
        [Leftover(sha256=sha256, since=now) for sha256 in sorted(set(contents))],
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["since"],
    )


@transaction.atomic
def remove_one(is_named: Callable[[str], bool]) -> int:
    """Deal with the mark that is the oldest of those a day old; how many there were, 0 or 1.

    is_named: whether any row names this content, asked once the mark is held. What the store does
    not remove is tried again a day later.
    """
    due = Leftover.objects.filter(since__lt=clock.now() - RESTS).order_by("since")
    mark = due.select_for_update(skip_locked=True).first()
    if mark is None:
        return 0
    if not is_named(mark.sha256):
        try:
            files.remove(mark.sha256)
        except OSError as error:
            log.warning("A file that nobody needs is still there: %s", error)
            Leftover.objects.filter(pk=mark.pk).update(since=clock.now())
            return 1
    mark.delete()
    return 1
