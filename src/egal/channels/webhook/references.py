"""Our signed reference: how the other system tells which of our messages is answered.

    {public message id}.{signature}

We send it as `conversation`; whoever sends it back with a message joins that conversation.
"""

from egal.shared.crypto import signature, signed_by_us
from egal.shared.ids import number_of, public_id

_PURPOSE = "webhook-conversation"


def reference_to(message_id: int) -> str:
    """The reference to our outbound message, the same for each attempt to send it."""
    return f"{public_id(message_id)}.{signature(_PURPOSE, str(message_id))}"


def answered(reference: str) -> tuple[int | None, bool]:
    """(id of our message this answers, whether the reference was broken)."""
    if not reference:
        return None, False
    public, _, given = reference.partition(".")
    number = number_of(public)
    holds = number > 0 and given.isascii() and signed_by_us(_PURPOSE, str(number), given)
    return (number, False) if holds else (None, True)
