from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.channels.holding import Held, hand_to, held_in, take_over
from egal.conversations.models import Conversation
from egal.shared.rows import row_or_404

router = Router()


class Program(BaseModel):
    """A program that speaks for the same account."""

    id: str = Field(description="As the network names it.")
    name: str


class Holder(BaseModel):
    """Which of the programs that speak for an account may write to this person."""

    shared: bool = Field(description="Whether there can be others at all.")
    ours: bool = Field(description="Whether we may write.")
    program: Program | None = Field(description="Who else alone may.")
    others: list[Program] = Field(description="To which it can be passed.")


class NewHolder(BaseModel):
    """Who is to write."""

    model_config = ConfigDict(extra="forbid")

    program_id: str | None = Field(description="One of `others`; null for us.")


@router.get("/{conversation_id}/holder", response=Holder, **needs("conversations:read"))
def get_holder(request: TokenRequest, conversation_id: str) -> Holder:
    """Who writes to this person, where several programs speak for one account."""
    return _shown(held_in(_conversation(conversation_id)))


@router.put("/{conversation_id}/holder", response=Holder, **needs("conversations:write"))
def change_holder(request: TokenRequest, conversation_id: str, new: NewHolder) -> Holder:
    """Take it over, or pass it on. The network is asked at once; 422 with its reason."""
    conversation = _conversation(conversation_id)
    if new.program_id is None:
        take_over(conversation=conversation, actor=request.auth)
    else:
        hand_to(conversation=conversation, actor=request.auth, program=new.program_id)
    return _shown(held_in(conversation))


def _shown(held: Held | None) -> Holder:
    if held is None:
        return Holder(shared=False, ours=True, program=None, others=[])
    named = held.channel.program(held.settings, held.program)
    return Holder(
        shared=True,
        ours=held.is_ours,
        program=None if held.is_ours else Program(id=held.program, name=named),
        others=[
            Program(id=program, name=name)
            for program, name in held.channel.others(held.settings).items()
        ],
    )


def _conversation(public: str) -> Conversation:
    return row_or_404(Conversation.objects.all(), public)
