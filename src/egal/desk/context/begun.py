"""What colleagues have begun to write here."""

from typing import Any

from egal.conversations.actions.drafts import drafts_of_others
from egal.conversations.models import Conversation
from egal.shared.ids import public_id
from egal.workspaces.models import Agent

MOST = 3


def begun_by_others(conversation: Conversation, agent: Agent) -> list[dict[str, Any]]:
    """Who, whether it is a note, and since when; not what it says."""
    return [
        {
            "agent": public_id(draft.agent_id),
            "name": draft.agent.actor_name,
            "note": draft.note,
            "at": draft.updated_at,
        }
        for draft in drafts_of_others(conversation=conversation, agent=agent)[:MOST]
    ]
