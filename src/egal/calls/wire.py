"""Between the desk's web processes and the process that carries calls: short messages by NOTIFY.

Nothing here is kept: what must not be lost stands in tables. A message that is too long for NOTIFY
(8,000 bytes) is packed; an SDP never comes near what then fits.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

TO_PHONE = "egal_to_phone"  # the channels of NOTIFY
TO_DESK = "egal_to_desk"
_LONGEST = 7_900  # bytes
_TELL = "select set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)"


def tell_phone(*, workspace: int, agent: int, do: str, **data: Any) -> None:
    """What an agent wants of the telephone, once the current transaction has been committed.

    do: a key of `channels/phone/switchboard/wishes.py`.
    """
    message = {"workspace": workspace, "agent": agent, "do": do, **data}
    transaction.on_commit(lambda: _tell(TO_PHONE, message), robust=True)


def tell_desk(*, workspace: int, agent: int, tab: str = "", kind: str, **data: Any) -> None:
    """What the telephone has for an agent's browsers, or for one tab of them alone.

    kind: "look" (fetch the panel of the telephone anew), "sdp" (call, leg, sdp: answer it with
    yours), "over" (leg: close your connection), "refused" (reason: in English as of `Unreadable`).
    """
    message = {"workspace": workspace, "agent": agent, "tab": tab, "kind": kind, **data}
    transaction.on_commit(lambda: _tell(TO_DESK, message), robust=True)


def packed(message: Mapping[str, Any]) -> str:
    """As a payload. ValueError for one that does not fit."""
    plain = json.dumps(message, ensure_ascii=False)
    if len(plain.encode()) <= _LONGEST:
        return plain
    small = base64.b85encode(zlib.compress(plain.encode(), 9)).decode()
    if len(small) > _LONGEST:
        raise ValueError("This message is too long to be passed on.")
    return f"z{small}"


def unpacked(payload: str) -> dict[str, Any]:
    """The message in a payload; {} for one that another release has written."""
    try:
        plain = zlib.decompress(base64.b85decode(payload[1:])) if payload[:1] == "z" else payload
        found = json.loads(plain)
    except (ValueError, zlib.error):
        return {}
    return found if isinstance(found, dict) else {}


def _tell(channel: str, message: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [channel, packed(message)])
