"""What messages are made of: addresses, files, links to files."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach somebody. `kind` is that of `contacts.Identity`: "email", "phone", …

    handle: by what the network shows them, where the address is a number that nobody reads.
    """

    kind: str
    address: str
    name: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as it came: its own name and type are claims, not facts."""

    name: str
    content_type: str
    content: bytes
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of ours to send. content: reads its bytes. url: where a program with a token has it.

    content_type: told by its content. size: in bytes. sha256: hex. inline: shown in the text.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    url: str
    content: Callable[[], bytes] = field(repr=False, compare=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An attachment the provider keeps for us: fetched once the message is safe.

    url: answers without credentials. If it does not, the message stays and the file is missing.
    """

    name: str
    content_type: str
    url: str
