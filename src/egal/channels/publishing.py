"""Putting a long answer on a page that everybody can open, looked at before it stands there."""

from collections.abc import Collection

from egal.channels.discretion import refuse_private
from egal.conversations.actions.body import text_of
from egal.conversations.actions.published import change_answer, publish_answer
from egal.conversations.models import Conversation, PublishedAnswer
from egal.events.record import Actor


def publish(
    *,
    conversation: Conversation,
    actor: Actor,
    text: str = "",
    html: str = "",
    language: str = "",
    listed: bool = False,
    may_be_public: Collection[str] = (),
) -> tuple[PublishedAnswer, str]:
    """As `publish_answer`. Raises LooksPrivate, and NamesThem for the customer's name.

    may_be_public: words that look private and that somebody has let out.
    """
    refuse_private(text_of(text, html), conversation.workspace, may_be_public)
    return publish_answer(
        conversation=conversation,
        actor=actor,
        text=text,
        html=html,
        language=language,
        listed=listed,
        may_be_public=may_be_public,
    )


def change(
    *,
    answer: PublishedAnswer,
    actor: Actor,
    text: str = "",
    html: str = "",
    listed: bool | None = None,
    may_be_public: Collection[str] = (),
) -> PublishedAnswer:
    """As `change_answer`, and what `publish` raises."""
    refuse_private(text_of(text, html), answer.workspace, may_be_public)
    return change_answer(
        answer=answer,
        actor=actor,
        text=text,
        html=html,
        listed=listed,
        may_be_public=may_be_public,
    )
