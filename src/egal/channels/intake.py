"""Taking a message in: the one door for everything customers write, whatever the channel."""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from egal.channels.assigning import Came, assign_begun
from egal.channels.base import Address, Doubting, InboxSettings, Link, NewMessage, Privately
from egal.channels.fetching import plan_fetches
from egal.channels.handles import note_handles
from egal.channels.posts import note_post
from egal.channels.registry import channel_of
from egal.channels.same_matter import may_join
from egal.channels.senders import note_way_back
from egal.channels.spam import blocked, put_away
from egal.channels.spelling import called
from egal.conversations.actions.folding import leave_fold
from egal.conversations.models import Inbox, Message
from egal.conversations.search.words import words_of
from egal.shared import clock, files
from egal.shared.kinds import HEAD, kind_of
from egal.shared.language import language_of
from egal.shared.prepared import fetched
from egal.shared.text import is_storable, snippet, storable
from egal.shared.wake import wake

_TAKE_IN_MANY = """
select message_id, conversation_id, duplicate, exists (select from conversations_block)
  from intake_messages(%(messages)s::jsonb)
"""
_TAKE_IN = """
select message_id, conversation_id, duplicate, exists (select from conversations_block)
  from intake_message(
    p_workspace => %(workspace)s::bigint, p_inbox => %(inbox)s::bigint, p_channel => %(channel)s,
    p_dedupe_key => %(dedupe_key)s, p_external_id => %(external_id)s,
    p_kind => %(kind)s, p_address => %(address)s, p_name => %(name)s,
    p_to => %(to)s::jsonb, p_cc => %(cc)s::jsonb, p_subject => %(subject)s, p_text => %(text)s,
    p_quoted_text => %(quoted_text)s, p_html => %(html)s, p_preview => %(preview)s,
    p_public => %(public)s, p_automatic => %(automatic)s,
    p_broken_reference => %(broken_reference)s, p_answers => case
      when %(answers_key)s::text <> '' or %(thread)s::text <> ''
      then goes_on_from(%(workspace)s::bigint, %(inbox)s::bigint, %(kind)s::text,
                        %(address)s::text, %(answers_key)s::text, %(thread)s::text)
      when %(may_join)s::boolean
      then open_elsewhere(%(workspace)s::bigint, %(kind)s::text, %(address)s::text,
                          %(channel)s::text)
      else %(answers)s::bigint end,
    p_files => %(files)s::jsonb, p_sent_at => %(sent_at)s, p_now => %(now)s,
    p_joins_open => %(joins_open)s, p_language => %(language)s, p_words => %(words)s)
"""


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
    """An attachment whose bytes are stored. size: in bytes; sha256: hex.

    content_type: told by the content; what the sender declared stays in the arrival.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message at the door: for which inbox, with its files kept, and when it reached us."""

    inbox: Inbox
    fact: NewMessage
    kept: Sequence[KeptFile]
    at: datetime


def take_in(
    *, inbox: Inbox, fact: NewMessage, kept: Sequence[KeptFile] = (), at: datetime | None = None
) -> TakenIn:
    """Store a message by the rules of joining and reopening, in the caller's transaction.

    kept: its attachments, already on the disk (`keep_files`). at: when it reached us, by default
    now. The rules stand in `sql/intake_*.sql`: ledger, identity, contact, conversation, message,
    attachments, search row, events.
    """
    [taken] = take_in_many([Incoming(inbox, fact, kept, at or clock.now())])
    return taken


def take_in_many(incoming: Sequence[Incoming]) -> list[TakenIn]:
    """The same for several, one after the other; one that fails takes all with it.

    In one call, but for those whose place only shows once the ones before are in.
    """
    rows = [row for some in _in_turn(incoming) for row in _taken_in(some)]
    taken = [TakenIn(*row[:3]) for row in rows]
    for each, became in zip(incoming, taken, strict=True):
        _plan_fetches(each, became)
        if became.message_id and not became.duplicate:
            note_way_back(became.message_id, each.fact, each.inbox.workspace_id)
    unwanted = _unwanted(incoming) if any(row[3] for row in rows) else {}
    note_handles((each.inbox, each.fact.sender) for each in incoming)
    _put_spam_away(incoming, taken, unwanted)
    _mark_doubtful(incoming, taken)
    assign_begun(_begun(incoming, taken))
    wake("events")
    return taken


def _in_turn(incoming: Sequence[Incoming]) -> list[list[Incoming]]:
    """In their order: together what can be, by itself what goes on from something."""
    turns: list[list[Incoming]] = []
    for each in incoming:
        alone = _goes_on(each.fact)
        if not turns or alone or _goes_on(turns[-1][0].fact):
            turns.append([])
        turns[-1].append(each)
    return turns


def _goes_on(fact: NewMessage) -> bool:
    return bool(fact.answers_key or fact.post)


def _taken_in(some: Sequence[Incoming]) -> list[tuple[Any, ...]]:
    rows = _rows([_values(each) for each in some])
    for each, (message_id, conversation_id, duplicate, _blocks) in zip(some, rows, strict=True):
        if conversation_id and _goes_private(each):
            leave_fold(conversation_id)
        if each.fact.post and message_id and not duplicate:
            note_post(
                inbox=each.inbox,
                fact=each.fact,
                post=each.fact.post,
                author=each.fact.sender,
                message_id=message_id,
                at=each.at,
            )
    return rows


def _goes_private(each: Incoming) -> bool:
    """Whether somebody who may have written in public before now writes to us alone."""
    return not each.fact.public and isinstance(channel_of(each.inbox.channel), Privately)


def _rows(values: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """One alone is handed over by itself, which saves the database reading it as JSON."""
    if len(values) != 1:
        return fetched(_TAKE_IN_MANY, {"messages": json.dumps(values, default=datetime.isoformat)})
    alone = values[0]
    for name in ("to", "cc", "files"):
        alone[name] = json.dumps(alone[name]) if alone[name] else "[]"
    return fetched(_TAKE_IN, alone)


def keep_files(fact: NewMessage) -> list[KeptFile]:
    """Put the attachments on the disk. A copy costs nothing, so a second try is harmless."""
    return [
        KeptFile(
            name=file.name,
            content_type=kind_of(file.content[:HEAD], file.content_type),
            size=len(file.content),
            sha256=files.keep(file.content),
            inline=file.inline,
        )
        for file in fact.files
    ]


def _plan_fetches(incoming: Incoming, taken: TakenIn) -> None:
    """What is still with the provider is fetched once the message is safe."""
    if incoming.fact.links and taken.message_id and not taken.duplicate:
        plan_fetches(incoming.inbox, taken.message_id, incoming.fact.links, incoming.at)


def _put_spam_away(
    incoming: Sequence[Incoming],
    taken: Sequence[TakenIn],
    unwanted: Mapping[int, Container[Address]],
) -> None:
    """Only what begins a conversation: who has one, and who answers us, is heard.

    unwanted: the senders nobody wants, by workspace.
    """
    for each, became in zip(incoming, taken, strict=True):
        fact, place = each.fact, each.inbox.workspace_id
        spam = fact.marked_spam or fact.sender in unwanted.get(place, ())
        if spam and fact.answers is None and became.conversation_id and not became.duplicate:
            put_away(became.conversation_id, fact, place, begun_at=each.at)


def _mark_doubtful(incoming: Sequence[Incoming], taken: Sequence[TakenIn]) -> None:
    found = [
        became.message_id
        for each, became in zip(incoming, taken, strict=True)
        if became.message_id and not became.duplicate and _is_doubted(each)
    ]
    if found:
        Message.unscoped.filter(pk__in=found).update(doubtful_sender=True)


def _begun(incoming: Sequence[Incoming], taken: Sequence[TakenIn]) -> list[Came]:
    """What may have begun a conversation by an inbox that names somebody for it."""
    return [
        Came(each.inbox, became.conversation_id, each.at)
        for each, became in zip(incoming, taken, strict=True)
        if became.conversation_id and not became.duplicate and each.inbox.assignee_id
    ]


def _is_doubted(incoming: Incoming) -> bool:
    if not incoming.fact.forged_say:
        return False
    inbox, channel = incoming.inbox, channel_of(incoming.inbox.channel)
    settings = InboxSettings(inbox.address, inbox.settings)
    return isinstance(channel, Doubting) and channel.doubts(settings, incoming.fact)


def _unwanted(incoming: Sequence[Incoming]) -> dict[int, set[Address]]:
    """By workspace, from which of these senders nothing is wanted there."""
    by_workspace: dict[int, list[NewMessage]] = {}
    for each in incoming:
        by_workspace.setdefault(each.inbox.workspace_id, []).append(each.fact)
    return {each: blocked(each, facts) for each, facts in by_workspace.items()}


def _promised(link: Link) -> KeptFile:
    """A file that is still with the provider: it has a name, and no content yet."""
    return KeptFile(link.name, link.content_type, size=0, sha256="", inline=False)


def _values(incoming: Incoming) -> dict[str, Any]:
    """The arguments of `intake_message` by name."""
    inbox, fact = incoming.inbox, incoming.fact
    values = {
        "workspace": inbox.workspace_id,
        "inbox": inbox.id,
        "channel": inbox.channel,
        "dedupe_key": fact.dedupe_key,
        "external_id": fact.external_id,
        "kind": fact.sender.kind,
        "address": fact.sender.address,
        "name": called(fact.sender),
        "to": [_address(address) for address in fact.to],
        "cc": [_address(address) for address in fact.cc],
        "subject": fact.subject,
        "text": fact.text,
        "quoted_text": fact.quoted_text,
        "html": fact.html,
        "preview": snippet(fact.text or fact.quoted_text),
        "public": fact.public,
        "automatic": fact.automatic,
        "broken_reference": fact.broken_reference,
        "answers": fact.answers,
        "answers_key": fact.answers_key,
        "thread": fact.post.thread if fact.post else "",
        "may_join": may_join(fact, doubted=_is_doubted(incoming)),
        "files": [_file(file) for file in (*incoming.kept, *map(_promised, fact.links))],
        "sent_at": fact.sent_at,
        "now": incoming.at,
        "joins_open": fact.joins_open,
        "language": language_of(fact.text),
        "words": words_of(fact.text),
    }
    return _storable(values)


def _address(address: Address) -> dict[str, Any]:
    known = {"kind": address.kind, "address": address.address, "name": address.name}
    return _storable(known)


def _file(file: KeptFile) -> dict[str, Any]:
    return _storable(asdict(file))


def _storable(values: dict[str, Any]) -> dict[str, Any]:
    """Nearly always as they are, so all are looked at in one go."""
    texts = "".join([value for value in values.values() if isinstance(value, str)])
    if is_storable(texts):
        return values
    return {
        name: storable(value) if isinstance(value, str) else value for name, value in values.items()
    }
