"""What every channel must hold, whatever its provider: the checks, and what a channel brings along.

A channel's own `tests/contract.py` names samples of what its provider sends and a fake provider to
send to (`contract = Contract(…)`); `tests/architecture/test_contract.py` runs these checks on all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from egal.channels.base import Address, Channel, Fact, Outbound, Raw, Unreadable

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Outcome = Literal["accepts", "refuses", "busy", "broken", "locked_out", "lost"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One arrival as the provider delivers it.

    headers: of a webhook, signed now as it signs, for the address at which it is called.
    """

    name: str
    content: bytes
    meta: Mapping[str, Any] = field(default_factory=dict)
    headers: Callable[[str], Mapping[str, str]] = lambda _url: {}


class Provider(Protocol):
    """A fake provider that runs while it is entered: a real server on a loopback port."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Of an inbox that sends through it."""

    @property
    def places(self) -> Sequence[str]:
        """What EGAL_PRIVATE_HOSTS must permit."""

    def will(self, outcome: Outcome) -> None:
        """What happens from now on. "busy" names 30 seconds, if the protocol can say so.

        "lost": the connection ends after the message was taken and before that is said.
        """

    def received(self) -> Sequence[str]:
        """By which the receiver tells copies apart, for each message that came, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What a channel brings along. address: of an inbox, settings: of one that only takes in.

    provider: None for a channel that hands nothing to anybody.
    """

    channel: Channel
    address: str
    settings: Mapping[str, Any]
    samples: Sequence[Sample]
    outbound: Outbound
    provider: Callable[[], AbstractContextManager[Provider]] | None
    says_when: bool  # whether the provider can name the moment to try again


def reply_by(inbox_address: str, to: Address) -> Outbound:
    """What Jana answers to somebody by an inbox."""
    return Outbound(
        message_id=7,
        inbox_address=inbox_address,
        inbox_name="Nordnetz",
        settings={},
        author_name="Jana Köster",
        to=[to],
        text="Wir sehen nach.",
        created_at=NOW,
    )


def facts_in(contract: Contract, sample: Sample, content: bytes) -> list[Fact] | None:
    """What the channel reads; None for Unreadable. Anything else it raises is its fault."""
    try:
        return list(contract.channel.read(Raw(content, sample.meta, contract.address)))
    except Unreadable as reason:
        if not str(reason):
            raise ValueError("an arrival was refused without a word") from reason
        return None


def flipped(content: bytes, copies: int = 200) -> Iterator[bytes]:
    """The content with one byte changed, each time another one, spread over all of it."""
    for place in _spread(len(content), copies):
        changed = bytearray(content)
        changed[place] ^= 0b0101_0101
        yield bytes(changed)


def truncated(content: bytes, copies: int = 100) -> Iterator[bytes]:
    """The beginnings of the content, from nothing to all but the last byte."""
    for length in _spread(len(content), copies):
        yield content[:length]


def _spread(length: int, copies: int) -> range:
    return range(0, length, max(1, length // copies))
