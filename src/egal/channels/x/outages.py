"""After an outage of ours: X tells its webhook once more what it told while nobody listened.

The questions of each minute find mentions and direct messages; edits, deletions and what colleagues
wrote in X's own app come by the webhook alone. docs.x.com/x-api/webhooks/create-replay-job-for-
webhook (as stored, 2026): a day back at most, and not in every plan.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from egal.channels.base import DeliveryError, TryAgain
from egal.channels.x.listening import replay
from egal.shared import clock

log = logging.getLogger(__name__)

GAP = timedelta(minutes=5)  # without a round, of which there is one a minute
LONGEST = timedelta(hours=24)


def caught_up(settings: Mapping[str, Any], cursor: Mapping[str, Any]) -> str:
    """The moment up to which all was told or asked for (ISO 8601), for the cursor as "at".

    cursor: as the last round has left it. What X does not permit is not asked for again.
    """
    now = clock.now()
    before = str(cursor.get("at") or now.isoformat())
    since = datetime.fromisoformat(before)
    if now - since <= GAP:
        return now.isoformat()
    try:
        replay(settings, max(since, now - LONGEST), now)
    except TryAgain as error:
        log.info("X does not replay now: %s", error)
        return before
    except DeliveryError as error:
        log.info("X does not replay what was missed: %s", error)
    return now.isoformat()
