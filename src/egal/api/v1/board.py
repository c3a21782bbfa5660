"""The live board for programs: a screen on the wall, a report."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ninja import Router
from pydantic import BaseModel, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.callbacks.figures import promises_since
from egal.routing.figures import calls_since, evenness, offers_since
from egal.routing.models import State, Waiting
from egal.routing.rules import rule_of
from egal.routing.snapshots import is_online, present
from egal.shared import clock
from egal.shared.ids import public_id
from egal.workspaces.models import Workspace

router = Router()

_MOST = 500  # who wait


class InLine(BaseModel):
    """Somebody who waits for an agent."""

    conversation_id: str
    kind: Literal["call", "chat", "mail"]
    since: Moment
    team_id: str | None
    callback_id: str | None = Field(description="The promise by which we ring them.")


class Board(BaseModel):
    """Now, and since midnight by the workspace's clock.

    answered, within, abandoned: inbound calls that wanted a person; within the target of
    `answer_seconds`. callbacks_kept: rung within the time that was promised. evenness: how evenly
    offers were shared among the agents who are there, 1 for all the same.
    """

    waiting: list[InLine]
    available: int
    answer_seconds: int
    answered: int
    within: int
    abandoned: int
    longest_wait: float | None = Field(description="Seconds, of calls of today.")
    callbacks_kept: int
    callbacks_broken: int
    callbacks_late: float | None = Field(description="Median seconds after the moment promised.")
    evenness: float | None


@router.get("", response=Board, **needs("board:see"))
def show_board(request: TokenRequest) -> Board:
    """Who waits, and how it goes today."""
    midnight, rule = _midnight(request.auth.workspace), rule_of(request.auth.workspace_id)
    calls, promises = calls_since(midnight, rule.answer_seconds), promises_since(midnight)
    here = [each for each in present() if is_online(each)]
    return Board(
        waiting=[_in_line(each) for each in _waiting()],
        available=sum(each.state == State.AVAILABLE for each in here),
        answer_seconds=rule.answer_seconds,
        answered=calls.answered,
        within=calls.within,
        abandoned=calls.abandoned,
        longest_wait=calls.longest,
        callbacks_kept=promises.kept,
        callbacks_broken=promises.broken,
        callbacks_late=promises.late,
        evenness=evenness(offers_since(midnight), [each.agent_id for each in here]),
    )


def _midnight(workspace: Workspace) -> datetime:
    now = clock.now().astimezone(ZoneInfo(workspace.time_zone))
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _waiting() -> list[Waiting]:
    standing = Waiting.objects.filter(taken_at=None, left_at=None)
    return list(standing.order_by("kind", "since", "id")[:_MOST])


def _in_line(waiting: Waiting) -> InLine:
    return InLine.model_validate(
        {
            "conversation_id": public_id(waiting.conversation_id),
            "kind": waiting.kind,
            "since": waiting.since,
            "team_id": waiting.team_id and public_id(waiting.team_id),
            "callback_id": waiting.callback_id and public_id(waiting.callback_id),
        }
    )
