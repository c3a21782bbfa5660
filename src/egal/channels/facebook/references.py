"""What we give a message along, so that its echo is known as ours: `metadata` of the Send API.

Signed, because another installation may speak for the same page.
"""

from egal.shared.crypto import signature, signed_by_us
from egal.shared.ids import number_of, public_id

_PURPOSE = "facebook echo"


def metadata_for(message_id: int) -> str:
    """The same for each attempt to send it."""
    return f"egal:{public_id(message_id)}.{signature(_PURPOSE, str(message_id))}"


def message_in(metadata: str) -> int | None:
    """The message of ours that this names; None for anybody else's."""
    if not metadata.startswith("egal:"):
        return None
    public, _, given = metadata.removeprefix("egal:").partition(".")
    number = number_of(public)
    holds = number > 0 and given.isascii() and signed_by_us(_PURPOSE, str(number), given)
    return number if holds else None
