"""What an address answers, and the words in which the tables beside this file say so."""

from dataclasses import dataclass
from typing import Any

WRITE, READ, PEOPLE = "conversations:write", "conversations:read", "contacts:write"
DESK, MATTER = "desk/{slug}/", "desk/{slug}/conversations/{public}/"
SET = "desk/{slug}/settings/"
API, OURS = "api/v1/", "api/v1/conversations/{conversation_id}"


@dataclass(frozen=True)
class Row:
    """What an address answers to whoever may. needs: a permission; empty means anybody signed in
    (desk) or anybody at all (`open_to_all`). body: what is sent, so that it would really happen.
    """

    status: int
    needs: str = ""
    body: dict[str, Any] | None = None
