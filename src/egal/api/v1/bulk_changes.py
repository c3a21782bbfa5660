from typing import Any, Literal, Self

from ninja import Router, Status
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.conversations import models
from egal.conversations.actions.bulk_changes import MOST, begin_bulk_change, undo_bulk_change
from egal.conversations.bulk.verbs import VERBS
from egal.shared.ids import number_of, public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

router = Router()

_WRITE = needs("conversations:write")
Verb = Literal[
    "answer",
    "assign",
    "assign_team",
    "solve",
    "reopen",
    "wait",
    "snooze",
    "tag",
    "untag",
    "mark_spam",
    "unmark_spam",
]


class NewBulkChange(BaseModel):
    """One change to many conversations, with what this change needs."""

    model_config = ConfigDict(extra="forbid")

    verb: Verb
    conversation_ids: list[str] = Field(min_length=1, max_length=MOST)
    agent_id: str | None = Field(None, description="For `assign`; null gives back to everybody.")
    team_id: str | None = Field(None, description="For `assign_team`; null takes off any team.")
    until: AwareDatetime | None = Field(None, description="For `snooze`, with its time zone.")
    name: str | None = Field(None, description="For `tag` and `untag`.")
    text: str | None = Field(
        None, description="For `answer`: said in public to each who wrote in the thread."
    )
    thread_id: str | None = Field(None, description="For `answer`: the public thread.")

    def given(self) -> dict[str, Any]:
        """What the change needs of it; Trouble where that is missing."""
        every = {
            "agent": number_of(self.agent_id) if self.agent_id is not None else None,
            "team": number_of(self.team_id) if self.team_id is not None else None,
            "until": self.until and self.until.isoformat(),
            "name": self.name,
            "text": self.text,
            "thread": number_of(self.thread_id or ""),
        }
        given = {key: every[key] for key in VERBS[self.verb]}
        for key in given.keys() & {"until", "name", "text"}:
            if not given[key]:
                raise Trouble(f"This change needs `{key}`.")
        return given


class Refusal(BaseModel):
    """Why one conversation was left out."""

    conversation_id: str
    reason: str


class BulkChange(BaseModel):
    """One change to many conversations, which a worker makes after the answer."""

    id: str
    verb: str
    by: str = Field(description="The name of who asked for it.")
    count: int = Field(description="Of how many conversations.")
    done: int = Field(description="How many have had their turn.")
    refused: list[Refusal]
    undoing_at: Moment | None = Field(description="Since when it is being taken back.")
    undone: int = Field(description="How many have had their turn at that.")
    left: list[Refusal] = Field(description="What stays as it is, because it was changed since.")
    created_at: Moment
    finished_at: Moment | None

    @classmethod
    def of(cls, change: models.BulkChange) -> Self:
        return cls(
            id=change.public_id,
            verb=change.verb,
            by=change.actor_name,
            count=len(change.conversation_ids),
            done=change.done,
            refused=_refusals(change.refused),
            undoing_at=change.undoing,
            undone=change.undone,
            left=_refusals(change.left),
            created_at=change.created_at,
            finished_at=change.finished_at,
        )


@router.post("", response={201: BulkChange}, **_WRITE)
def begin_change(request: TokenRequest, new: NewBulkChange) -> Status[BulkChange]:
    """Change many conversations with one request; each has its event, as if changed alone.

    The answer comes before the first is changed: ask for it again until `finished_at` is set.
    """
    change = begin_bulk_change(
        workspace=request.auth.workspace,
        actor=request.auth,
        verb=new.verb,
        given=new.given(),
        conversations=[number_of(each) for each in new.conversation_ids],
    )
    return Status(201, BulkChange.of(change))


@router.get("/{bulk_change_id}", response=BulkChange, **needs("conversations:read"))
def get_change(request: TokenRequest, bulk_change_id: str) -> BulkChange:
    """How far it is."""
    return _shown(bulk_change_id)


@router.put("/{bulk_change_id}/undo", response=BulkChange, **_WRITE)
def undo_change(request: TokenRequest, bulk_change_id: str) -> BulkChange:
    """Make each what it was before; one that was changed since stays as it is."""
    change = row_or_404(models.BulkChange.objects.all(), bulk_change_id)
    undo_bulk_change(change=change, actor=request.auth)
    return _shown(bulk_change_id)


def _shown(public: str) -> BulkChange:
    return BulkChange.of(row_or_404(models.BulkChange.objects.all(), public))


def _refusals(reasons: dict[str, str]) -> list[Refusal]:
    return [
        Refusal(conversation_id=public_id(int(number)), reason=reason)
        for number, reason in reasons.items()
    ]
