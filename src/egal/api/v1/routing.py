"""How calls, chats and mails are handed out."""

from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.routing.actions.rules import MOST_REASONS, change_routing_rule
from egal.routing.models import RoutingRule
from egal.routing.rules import rule_of

router = Router()


class Rule(BaseModel):
    """How a workspace hands out work."""

    calls: int = Field(description="At a time to one agent.")
    chats: int
    mails: int
    hand_out_chats: bool = Field(description="Whether new ones that nobody has are offered.")
    hand_out_mails: bool
    offer_seconds: int = Field(description="An offer of a call stands so long, others three times.")
    wrap_up_seconds: int = Field(description="After a call, before the next one.")
    sticky_seconds: int = Field(description="A caller waits so long for the agent they know.")
    away_minutes: int = Field(description="Without a sign of life, then the agent is away.")
    answer_seconds: int = Field(description="Answered within counts as within target.")
    reasons: list[str] = Field(description="For being away; empty for those that Egal has.")


class RuleChange(BaseModel):
    """What to change; what is left out stays. Bounds are those of the desk (422)."""

    model_config = ConfigDict(extra="forbid")

    calls: int | None = None
    chats: int | None = None
    mails: int | None = None
    hand_out_chats: bool | None = None
    hand_out_mails: bool | None = None
    offer_seconds: int | None = None
    wrap_up_seconds: int | None = None
    sticky_seconds: int | None = None
    away_minutes: int | None = None
    answer_seconds: int | None = None
    reasons: list[str] | None = Field(None, max_length=MOST_REASONS)


@router.get("", response=Rule, **needs("conversations:read"))
def show_routing(request: TokenRequest) -> Rule:
    """The rule, with the defaults for what nobody has changed."""
    return _shown(rule_of(request.auth.workspace_id))


@router.patch("", response=Rule, **needs("workspace:write"))
def change_routing(request: TokenRequest, change: RuleChange) -> Rule:
    """Hand out like this from now on. What is offered already stays offered."""
    told = change.model_dump(exclude_none=True)
    return _shown(change_routing_rule(workspace=request.auth.workspace, actor=request.auth, **told))


def _shown(rule: RoutingRule) -> Rule:
    return Rule.model_validate({name: getattr(rule, name) for name in Rule.model_fields})
