"""Telling the browsers of single agents that there is something for them to fetch.

Hints of events go to everybody in a workspace; what concerns one person would make all ask.
"""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

CHANNEL = "egal_told"
_MOST = 500  # agents in one NOTIFY, which holds 8,000 bytes
_TELL = "select set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)"


def tell_agents(agents: Iterable[int]) -> None:
    """Once the current transaction has been committed; losing it only costs a wait."""
    told = sorted(set(agents))
    if told:
        transaction.on_commit(lambda: _tell(told), robust=True)


def told_by(payload: str) -> Iterator[int]:
    """The agents a notification of the channel names."""
    return map(int, payload.split(","))


def _tell(agents: list[int]) -> None:
    with connection.cursor() as cursor:
        for first in range(0, len(agents), _MOST):
            some = agents[first : first + _MOST]
            cursor.execute(_TELL, [CHANNEL, ",".join(map(str, some))])
