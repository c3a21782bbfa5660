"""What a customer does now, told to whoever has their conversation open at the desk."""

from django.db import connection

from egal.realtime.hub import SIGNS
from egal.realtime.onlookers import CUSTOMER, GONE, LONGEST_NAME, Sign, packed

_TELL = "select set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)"


def tell_writing(
    *, workspace_id: int, conversation_id: int, contact_id: int, name: str, writing: bool
) -> None:
    """They write, or have stopped; forgotten after `onlookers.LAPSE` seconds. Stored nowhere."""
    sign = Sign(
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        agent_id=-contact_id,
        name=name[:LONGEST_NAME],
        tab="visit",
        doing=CUSTOMER if writing else GONE,
    )
    with connection.cursor() as cursor:
        for payload in packed([sign]):
            cursor.execute(_TELL, [SIGNS, payload])
