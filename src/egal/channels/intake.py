"""Taking a message in: the one door for everything customers write, whatever the channel."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection

from egal.channels.base import Address, Link, NewMessage
from egal.channels.fetching import plan_fetches
from egal.conversations.models import Inbox
from egal.shared import clock, files
from egal.shared.text import snippet, storable
from egal.shared.wake import wake

_CALL = """
select message_id, conversation_id, duplicate from intake_message(
    %s, %s, %s, %s, %s,  %s, %s, %s,  %s, %s, %s, %s, %s, %s,  %s, %s, %s, %s,  %s, %s, %s, %s)
"""

_Value = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of it. Of a duplicate, the message is the one it is a copy of.

    A duplicate of a deleted message has no conversation, and stays deleted.
    """

    message_id: int | None
    conversation_id: int | None
    duplicate: bool


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An attachment whose bytes are stored. size: in bytes; sha256: hex."""

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool


def take_in(
    *, inbox: Inbox, fact: NewMessage, kept: Sequence[KeptFile] = (), at: datetime | None = None
) -> TakenIn:
    """Store a message by the rules of joining and reopening, in the caller's transaction.

    kept: its attachments, already on the disk (`keep_files`). at: when it reached us, by default
    now. The rules stand in `sql/intake_*.sql`: ledger, identity, contact, conversation, message,
    attachments, events.
    """
    at = at or clock.now()
    values = _values(inbox, fact, [*kept, *map(_promised, fact.links)], at)
    with connection.cursor() as cursor:
        cursor.execute(_CALL, [_storable(value) for value in values])
        taken = TakenIn(*cursor.fetchone())
    if fact.links and taken.message_id and not taken.duplicate:
        plan_fetches(inbox, taken.message_id, fact.links, at)
    wake("events")
    return taken


def keep_files(fact: NewMessage) -> list[KeptFile]:
    """Put the attachments on the disk. A copy costs nothing, so a second try is harmless."""
    return [
        KeptFile(
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
            sha256=files.keep(file.content),
            inline=file.inline,
        )
        for file in fact.files
    ]


def _promised(link: Link) -> KeptFile:
    """A file that is still with the provider: it has a name, and no content yet."""
    return KeptFile(link.name, link.content_type, size=0, sha256="", inline=False)


def _values(inbox: Inbox, fact: NewMessage, kept: Sequence[KeptFile], at: datetime) -> list[_Value]:
    return [
        inbox.workspace_id,
        inbox.id,
        inbox.channel,
        fact.dedupe_key,
        fact.external_id,
        fact.sender.kind,
        fact.sender.address,
        fact.sender.name or fact.sender.address,
        _rows(fact.to),
        _rows(fact.cc),
        fact.subject,
        fact.text,
        fact.quoted_text,
        fact.html,
        snippet(fact.text or fact.quoted_text),
        fact.public,
        fact.automatic,
        fact.broken_reference,
        fact.answers,
        _rows(kept),
        fact.sent_at,
        at,
    ]


def _storable(value: _Value) -> _Value:
    return storable(value) if isinstance(value, str) else value


def _rows(items: Sequence[Address] | Sequence[KeptFile]) -> str:
    return json.dumps(
        [{name: _storable(value) for name, value in asdict(item).items()} for item in items]
    )
