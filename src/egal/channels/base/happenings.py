"""What can happen to messages after they were written, and what others write in our name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from egal.channels.base.parts import Address, File, Link
from egal.channels.base.public import Post

SOMEBODY = "?"  # another program, and the network does not say which


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """The fact that we wrote: what Egal sent comes back, or a colleague wrote in the network's app.

    dedupe_key: as that of `Receipt.key` for the same message. to: whom it went to; of a first post
    nobody. message_id: ours, where the provider returns what we gave it along. answers_key: dedupe
    key of what it answers. written_by: the program or person, as the provider names it.
    """

    dedupe_key: str
    external_id: str
    to: Address | None
    text: str = ""
    public: bool = False
    post: Post | None = None
    answers_key: str = ""
    message_id: int | None = None
    written_by: str = ""
    files: Sequence[File] = ()
    links: Sequence[Link] = ()
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The fact that a message reads differently now. What it said before is kept.

    key: the message's own dedupe key. A copy has the same dedupe_key; of two edits in the wrong
    order the later one by `at` holds.
    """

    dedupe_key: str
    key: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The fact that its author has taken a message back, also one that has not come in yet.

    forget: whether the provider's terms want its content deleted here, too.
    """

    dedupe_key: str
    key: str
    forget: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upto:
    """The fact that somebody has got, or has read, all that we sent them before a moment."""

    dedupe_key: str
    address: Address
    state: Literal["delivered", "read"]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRevoked:
    """The fact that the provider lets us do nothing more for this inbox.

    reason: as that of Unreadable.
    """

    dedupe_key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """The fact that one of the programs that speak for an account may write to somebody from now
    on, and the others may not.

    to: the program as the network names it, SOMEBODY where it does not; "" where nobody in
    particular may, and so everybody.
    """

    dedupe_key: str
    address: Address
    to: str
    at: datetime
