from typing import Self

from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.routing.actions.rules import BOUNDS, LONGEST, MOST_REASONS, change_routing_rule
from egal.routing.models import RoutingRule
from egal.routing.rules import rule_of

router = Router()


def _within(name: str, description: str) -> int:
    least, most = BOUNDS[name]
    default = RoutingRule._meta.get_field(name).get_default()
    given: int = Field(default, ge=least, le=most, description=description)
    return given


class Distribution(BaseModel):
    """How work is handed out."""

    model_config = ConfigDict(extra="forbid")

    calls: int = _within("calls", "At a time, for one agent.")
    chats: int = _within("chats", "At a time, for one agent.")
    mails: int = _within("mails", "At a time, for one agent.")
    hand_out_chats: bool = Field(False, description="Else they wait in the list.")
    hand_out_mails: bool = Field(False, description="Else they wait in the list.")
    offer_seconds: int = _within("offer_seconds", "How long a call rings at one agent.")
    wrap_up_seconds: int = _within("wrap_up_seconds", "After a call, before the next.")
    sticky_seconds: int = _within("sticky_seconds", "How long a call waits for who knows them.")
    away_minutes: int = _within("away_minutes", "Without a sign of life, then away.")
    answer_seconds: int = _within("answer_seconds", "What counts as answered within target.")
    reasons: list[str] = Field(
        default_factory=list,
        max_length=MOST_REASONS,
        description=f"Why somebody is away, each of at most {LONGEST} characters.",
    )

    @classmethod
    def of(cls, row: RoutingRule) -> Self:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


@router.get("", response=Distribution, **needs("inboxes:read"))
def show_distribution(request: TokenRequest) -> Distribution:
    """The rule in force."""
    return Distribution.of(rule_of(request.auth.workspace_id))


@router.put("", response=Distribution, **needs("workspace:write"))
def set_distribution(request: TokenRequest, wanted: Distribution) -> Distribution:
    """Hand out like this from now on; what is left out goes back to its default."""
    workspace, actor = request.auth.workspace, request.auth
    change_routing_rule(workspace=workspace, actor=actor, **wanted.model_dump())
    return Distribution.of(rule_of(workspace.id))
