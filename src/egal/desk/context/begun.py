"""What colleagues have begun to write here."""

from collections.abc import Iterable
from typing import Any

from egal.conversations.models import Draft
from egal.shared.ids import public_id
from egal.workspaces.models import Agent

MOST = 3


def begun_by_others(drafts: Iterable[Draft], agent: Agent) -> list[dict[str, Any]]:
    """Who, whether it is a note, and since when; not what it says."""
    others = [draft for draft in drafts if draft.agent_id != agent.id]
    return [
        {
            "agent": public_id(draft.agent_id),
            "name": draft.agent.actor_name,
            "note": draft.note,
            "at": draft.updated_at,
        }
        for draft in others[:MOST]
    ]
