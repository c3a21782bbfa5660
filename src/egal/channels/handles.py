"""By what name or number a network shows people, where it knows them by another that never changes:
kept as it was told last."""

import json
from collections.abc import Iterable

from django.db import connection

from egal.channels.base import Address
from egal.conversations.models import Inbox
from egal.shared.text import storable

_NOTE = """
update contacts_identity identity set handle = given.handle
  from jsonb_to_recordset(%s::jsonb)
    as given (workspace bigint, kind text, address text, handle text)
 where identity.workspace_id = given.workspace and identity.kind = given.kind
   and identity.value = given.address and identity.handle <> given.handle
"""


def note_handles(told: Iterable[tuple[Inbox, Address]]) -> None:
    """In the transaction that has just taken in what these people wrote, and so holds them."""
    latest = {
        (inbox.workspace_id, each.kind, each.address): storable(each.handle)
        for inbox, each in told
        if each.handle
    }
    if not latest:
        return
    names = ("workspace", "kind", "address", "handle")
    rows = [dict(zip(names, (*key, handle), strict=True)) for key, handle in latest.items()]
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [json.dumps(rows)])
