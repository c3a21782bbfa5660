from datetime import datetime

from egal.conversations.models import Conversation
from egal.shared import clock
from egal.shared.prepared import fetched
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

_READ = """
    with before as (
        select read_at from conversations_reading
        where workspace_id = %(workspace)s::bigint
            and conversation_id = %(conversation)s::bigint and agent_id = %(agent)s::bigint
    ), seen as (
        update conversations_mention set seen_at = %(now)s::timestamptz
        where workspace_id = %(workspace)s::bigint
            and conversation_id = %(conversation)s::bigint and agent_id = %(agent)s::bigint
            and seen_at is null
    ), now as (
        insert into conversations_reading (workspace_id, conversation_id, agent_id, read_at)
        select %(workspace)s::bigint, %(conversation)s::bigint, %(agent)s::bigint,
            %(now)s::timestamptz
        where not exists (select from before where read_at >= %(heard)s::timestamptz)
        on conflict (conversation_id, agent_id) do update set read_at = excluded.read_at
    )
    select read_at from before
"""


def mark_read(*, conversation: Conversation, agent: Agent) -> datetime | None:
    """This agent has seen everything up to now, notes that name them too. Nobody else is told.

    Returns up to when they had read it before; None for who opens it for the first time.

    Nothing is written when the contact has not been heard since: pages are asked for again and
    again, and each would wait for a commit. One statement, because every opening waits for it.
    """
    require(agent, "conversations:read", conversation.workspace_id)
    values = {
        "workspace": conversation.workspace_id,
        "conversation": conversation.id,
        "agent": agent.id,
        "heard": conversation.last_inbound_at or conversation.created_at,
        "now": clock.now(),
    }
    return next((before for (before,) in fetched(_READ, values)), None)
