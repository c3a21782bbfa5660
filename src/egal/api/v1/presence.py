"""Whether agents take work, for programs that know it better: shift plans, other telephones."""

from typing import Literal, Self

from django.db import transaction
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.routing.actions.presence import set_languages, set_presence
from egal.routing.models import Presence as Row
from egal.routing.snapshots import is_online
from egal.shared.rows import row_or_404
from egal.workspaces.models import Agent

router = Router()


class Presence(BaseModel):
    """What an agent says of themselves.

    state: null while they have not said. online: whether a browser of theirs follows the desk;
    without one nothing rings. by_itself: nobody said so, for instance after a call rang through.
    """

    state: Literal["available", "away", "wrapping_up"] | None = None
    reason: str = ""
    by_itself: bool = False
    online: bool = False
    since: Moment | None = None
    until: Moment | None = None
    languages: list[str] = Field(default=[], description="In which they help; none for all.")

    @classmethod
    def of(cls, row: Row | None) -> Self:
        if row is None:
            return cls()
        names = ("state", "reason", "by_itself", "since", "until", "languages")
        given = {name: getattr(row, name) for name in names}
        return cls.model_validate({**given, "online": is_online(row)})


class NewPresence(BaseModel):
    """From now on. Wrapping up begins and ends by calls alone."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["available", "away"]
    reason: str = Field("", max_length=60, description="Why they are away.")
    languages: list[Literal["de", "en"]] | None = Field(
        None, description="In which they help; empty for all, null leaves it as it is."
    )


@router.get("/{agent_id}/presence", response=Presence, **needs("agents:read"))
def show_presence(request: TokenRequest, agent_id: str) -> Presence:
    """Whether this agent takes calls and chats now."""
    return Presence.of(Row.objects.filter(agent=_agent(agent_id)).first())


@router.put("/{agent_id}/presence", response=Presence, **needs("presence:write"))
def change_presence(request: TokenRequest, agent_id: str, new: NewPresence) -> Presence:
    """Say for this agent whether they do. What rings for who goes away rings on elsewhere."""
    agent = _agent(agent_id)
    with transaction.atomic():
        row = set_presence(agent=agent, actor=request.auth, state=new.state, reason=new.reason)
        if new.languages is not None:
            row = set_languages(agent=agent, actor=request.auth, languages=new.languages)
    return Presence.of(row)


def _agent(agent_id: str) -> Agent:
    return row_or_404(Agent.objects.filter(deactivated_at=None).select_related("account"), agent_id)
