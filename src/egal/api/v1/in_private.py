from typing import Literal

from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.writing import request_id
from egal.channels.in_private import Offer, closing_of, offer_in_private, offers, tell_solved
from egal.conversations.actions.phrases import change_phrases
from egal.conversations.models import Conversation
from egal.conversations.phrases import phrases
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404

of_conversations = Router()
router = Router()

_WRITE = needs("conversations:write")
Language = Literal["de", "en"]


class PrivateOffer(BaseModel):
    """A way of offering somebody who wrote in public to go on in private."""

    how: str = Field(
        description="`prompt`: they write to us, at `address`. `message`: we write to them first."
    )
    inbox_id: str
    address: str = Field(description="Must stand in `words`; empty where we write first.")
    words: str = Field(description="What is said in public.")
    message: str = Field(description="What is said in private; empty where they write first.")
    web: bool = Field(description="Whether a private link to the web can come with the message.")

    @classmethod
    def of(cls, offer: Offer) -> "PrivateOffer":
        return cls(
            how=offer.how,
            inbox_id=public_id(offer.public.inbox.id),
            address=offer.address,
            words=offer.words,
            message=offer.message,
            web=offer.web,
        )


class PrivateOffers(BaseModel):
    """closing: what could be said in public now that it is solved; null where nothing can."""

    items: list[PrivateOffer]
    closing: str | None


class Offering(BaseModel):
    """How it is offered; null for the workspace's own words in the customer's language."""

    model_config = ConfigDict(extra="forbid")

    how: Literal["prompt", "message"] | None = Field(None, description="By default the first.")
    words: str | None = Field(None, max_length=10_000)
    message: str | None = Field(None, max_length=100_000)
    web: bool = Field(False, description="The message leads on to the web, too.")


class Closing(BaseModel):
    """The line that everybody reads."""

    model_config = ConfigDict(extra="forbid")

    words: str | None = Field(
        None, max_length=10_000, description="Null for the workspace’s own words."
    )


class Phrases(BaseModel):
    """What is said in public, in one language. Placeholders as in canned replies, and `{link}`."""

    model_config = ConfigDict(extra="forbid")

    private_prompt: str
    private_told: str
    private_message: str
    closing: str


class ChangedPhrases(BaseModel):
    """What is not named stays; an empty text for our own words."""

    model_config = ConfigDict(extra="forbid")

    language: Language
    private_prompt: str | None = None
    private_told: str | None = None
    private_message: str | None = None
    closing: str | None = None


@of_conversations.get("/{posted_id}/private-offers", response=PrivateOffers, **_WRITE)
def list_private_offers(request: TokenRequest, posted_id: str) -> PrivateOffers:
    """How somebody who wrote in public can be led on in private, and what to say afterwards."""
    conversation = _conversation(posted_id)
    closing = closing_of(conversation, request.auth)
    items = [PrivateOffer.of(each) for each in offers(conversation, request.auth)]
    return PrivateOffers(items=items, closing=closing and closing[1])


@of_conversations.post(
    "/{posted_id}/private-offers", response={201: shapes.Message}, by_alias=True, **_WRITE
)
def offer_private(
    request: TokenRequest, posted_id: str, wanted: Offering
) -> Status[shapes.Message]:
    """Say in public where it goes on in private; of two messages the answer is the public one.

    What is said in public opens nothing to whoever reads along.
    """
    message = offer_in_private(
        conversation=_conversation(posted_id),
        actor=request.auth,
        how=wanted.how or "",
        words=wanted.words,
        message=wanted.message,
        web=wanted.web,
        request_id=request_id(request),
    )
    return Status(201, shapes.Message.of(message))


@of_conversations.post(
    "/{solved_id}/closing-line", response={201: shapes.Message}, by_alias=True, **_WRITE
)
def say_solved(request: TokenRequest, solved_id: str, wanted: Closing) -> Status[shapes.Message]:
    """Say below their post that it is solved. Once a conversation."""
    conversation = _conversation(solved_id)
    message = tell_solved(conversation=conversation, actor=request.auth, words=wanted.words)
    return Status(201, shapes.Message.of(message))


@router.get("", response=Phrases, **needs("conversations:read"))
def read_phrases(request: TokenRequest, language: Language = "en") -> Phrases:
    """What is said in public in this language."""
    return Phrases(**phrases(language))


@router.patch("", response=Phrases, **needs("replies:write"))
def write_phrases(request: TokenRequest, wanted: ChangedPhrases) -> Phrases:
    """Say it so from now on."""
    language = wanted.language
    texts = wanted.model_dump(exclude_none=True, exclude={"language"})
    workspace = request.auth.workspace
    change_phrases(workspace=workspace, actor=request.auth, language=language, texts=texts)
    return Phrases(**phrases(language))


def _conversation(public: str) -> Conversation:
    rows = Conversation.objects.select_related("workspace", "contact")
    return row_or_404(rows, public)
