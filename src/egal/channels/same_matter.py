"""Does what somebody writes by another channel belong to what they have open? Asked before intake.

Only for an address that its owner has proved, and only where one conversation alone is open: of
several nobody can tell, so that begins anew and the agent is asked (`desk/context/same_matter.py`).
The same channel keeps its own rules: a second mail is a second matter unless it answers. A browser
says by itself what it goes on with; and what a browser that has proved nothing takes part in gets
no mail of a proved address, which would be shown there.
"""

from collections.abc import Sequence
from dataclasses import replace

from egal.channels.base import NewMessage
from egal.contacts.evidence import PROOFS
from egal.contacts.visitors import KIND
from egal.conversations.models import Inbox
from egal.shared.prepared import fetched

_OPEN = """
select given.place, given.channel = matter.channel,
       (select max(message.id) from conversations_message message
         where message.conversation_id = matter.id),
       exists (select from conversations_message message
                 join contacts_identity browser on browser.workspace_id = message.workspace_id
                  and browser.kind = message.from_kind and browser.value = message.from_address
                where message.conversation_id = matter.id and message.from_kind = 'visitor'
                  and not exists (
                      select from contacts_evidence evidence
                       where evidence.identity_id = browser.id
                         and evidence.kind = any (%(proofs)s::text[])))
  from unnest(%(places)s::int[], %(workspaces)s::bigint[], %(kinds)s::text[],
              %(addresses)s::text[], %(channels)s::text[])
    as given(place, workspace, kind, address, channel)
  join contacts_identity identity on identity.workspace_id = given.workspace
   and identity.kind = given.kind and identity.value = given.address
   and identity.verified_at is not null
  cross join lateral (
       select id, channel from conversations_conversation
        where contact_id = identity.contact_id and status <> 'solved'
          and spam_at is null and merged_into_id is null
        limit 2) as matter
"""


def joined(incoming: Sequence[tuple[Inbox, NewMessage, bool]]) -> list[NewMessage]:
    """The facts in their order; those that belong to something open answer its last message.

    incoming: with whether the sender is held for forged, whose word joins nothing.
    """
    facts = [fact for _inbox, fact, _doubted in incoming]
    asked = [place for place, each in enumerate(incoming) if _may_join(*each)]
    if not asked:
        return facts
    found: dict[int, list[tuple[bool, int | None, bool]]] = {}
    for place, *matter in fetched(_OPEN, _values(incoming, asked)):
        found.setdefault(place, []).append((matter[0], matter[1], matter[2]))
    for place, matters in found.items():
        [(same_channel, last, overlooked), *others] = matters
        if last and not (others or same_channel or overlooked):
            facts[place] = replace(facts[place], answers=last)
    return facts


def _may_join(_inbox: Inbox, fact: NewMessage, doubted: bool) -> bool:
    new = fact.answers is None and not fact.joins_open and fact.sender.kind != KIND
    return new and fact.automatic == "none" and not fact.marked_spam and not doubted


def _values(
    incoming: Sequence[tuple[Inbox, NewMessage, bool]], asked: Sequence[int]
) -> dict[str, object]:
    chosen = [incoming[place][:2] for place in asked]
    return {
        "places": list(asked),
        "workspaces": [inbox.workspace_id for inbox, _fact in chosen],
        "kinds": [fact.sender.kind for _inbox, fact in chosen],
        "addresses": [fact.sender.address for _inbox, fact in chosen],
        "channels": [inbox.channel for inbox, _fact in chosen],
        "proofs": list(PROOFS),
    }
