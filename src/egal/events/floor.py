"""How deep the sequencer has to look for events without a place.

The index of unplaced events keeps each entry for as long as any transaction is open that might
still see it. Beside one that lasts for hours (a backup), every look from the beginning would walk
over all that was numbered meanwhile, 0.1 ms a thousand. So it begins above what is settled.
"""

import time

from django.db import connection

EVERY = 1.0  # seconds between two questions
FROM_THE_BEGINNING = 60.0  # seconds; for rows whose ids did not come from the sequence

_NEWEST = "select last_value from events_event_id_seq"
_WRITERS = """
select virtualtransaction from pg_locks
 where relation = 'events_event'::regclass and mode = 'RowExclusiveLock'
"""


class Floor:
    """Every event whose id is not above `id` has its place.

    An id is taken by a transaction that holds RowExclusiveLock on the table until it ends (an
    insert locks before it computes defaults). So: note the newest id, then who holds that lock;
    once all those have ended, no id up to the noted one can be committed any more, and the next
    look, which begins at the old floor, finds the last of them.
    """

    def __init__(self) -> None:
        self.id = 0
        self._noted = 0
        self._writers: set[str] = set()
        self._asked = self._began = time.monotonic()

    def settled(self) -> int:
        """What the floor may become once a look from `id` has left nothing behind."""
        now = time.monotonic()
        if now - self._began > FROM_THE_BEGINNING:
            self.id, self._began = 0, now
        if now - self._asked < EVERY:
            return self.id
        self._asked = now
        return self._ask()

    def _ask(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST)
            newest = int(cursor.fetchone()[0])
            cursor.execute(_WRITERS)
            writers = {row[0] for row in cursor.fetchall()}
        if writers & self._writers:
            return self.id
        settled, self._noted, self._writers = self._noted, newest, writers
        return settled
