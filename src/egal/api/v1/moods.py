"""Who is unhappy: what people say of our guesses, the rule, and how right we were."""

from datetime import date
from typing import Self

from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.message import Mood
from egal.conversations.actions.mood import correct_mood, uncorrect_mood
from egal.conversations.actions.unhappy_rule import change_unhappy_rule, told
from egal.conversations.models import Message
from egal.conversations.mood import rule_of
from egal.conversations.mood.figures import weeks
from egal.shared.rows import row_or_404

of_messages = Router()
rule = Router()
figures = Router()

_WRITE = needs("conversations:write")


class Correction(BaseModel):
    """What a person says."""

    model_config = ConfigDict(extra="forbid")

    unhappy: bool


class Rule(BaseModel):
    """Which unhappy posts are put before all else."""

    on: bool
    reach: int = Field(
        description="So many people at least must have been able to see it; a post of which the "
        "network does not tell it passes."
    )
    left_out: list[str] = Field(description="The keys of channels where nobody is looked for.")


class RuleChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    on: bool | None = None
    reach: int | None = Field(None, ge=0)
    left_out: list[str] | None = Field(None, max_length=50)


class Week(BaseModel):
    """What was guessed of the messages of one week, and what people said of it."""

    monday: date = Field(description="In the time zone of the workspace.")
    messages: int = Field(description="That were measured.")
    unhappy: int = Field(description="So many were called unhappy.")
    wrong: int = Field(description="Of these, so many are not, somebody said.")
    missed: int = Field(description="So many more are, somebody said.")


class Weeks(BaseModel):
    """The newest first, at most eight."""

    items: list[Week]

    @classmethod
    def now(cls) -> Self:
        rows = ({name: getattr(each, name) for name in Week.model_fields} for each in weeks())
        return cls(items=[Week.model_validate(row) for row in rows])


@of_messages.put("/{message_id}/mood", response=Mood | None, **_WRITE)
def say_mood(request: TokenRequest, message_id: str, said: Correction) -> Mood | None:
    """Whoever wrote this is unhappy, or is not. It holds until they change its words.

    Null for what nobody outside wrote. The measure learns nothing from it.
    """
    message = row_or_404(Message.objects.all(), message_id)
    return Mood.of(correct_mood(message=message, actor=request.auth, unhappy=said.unhappy))


@of_messages.delete("/{message_id}/mood", response=Mood | None, **_WRITE)
def take_back_mood(request: TokenRequest, message_id: str) -> Mood | None:
    """It counts as what it was taken for."""
    message = row_or_404(Message.objects.all(), message_id)
    return Mood.of(uncorrect_mood(message=message, actor=request.auth))


@rule.get("", response=Rule, **needs("conversations:read"))
def show_unhappy_rule(request: TokenRequest) -> Rule:
    """The rule, with the defaults for what nobody has changed."""
    return Rule.model_validate(told(rule_of(request.auth.workspace_id)))


@rule.patch("", response=Rule, **needs("workspace:write"))
def update_unhappy_rule(request: TokenRequest, change: RuleChange) -> Rule:
    """From now on; what is open is looked at once more, a moment later."""
    wanted = change.model_dump(exclude_none=True)
    changed = change_unhappy_rule(workspace=request.auth.workspace, actor=request.auth, **wanted)
    return Rule.model_validate(told(changed))


@figures.get("", response=Weeks, **needs("agents:read"))
def show_mood_figures(request: TokenRequest) -> Weeks:
    """How often we called somebody unhappy, and how often people said otherwise."""
    return Weeks.now()
