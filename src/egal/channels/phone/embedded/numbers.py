"""Which of our lines was rung, however the network writes its number."""

from collections.abc import Sequence

from egal.calls.voice import Line
from egal.channels.phone.names import number_at


def rung(called: Sequence[str], lines: Sequence[Line]) -> Line | None:
    """By its number, or its trunk's user; the only one there is where the network does not say."""
    for line in lines:
        if any(_is(user, line) for user in called):
            return line
    trunks = [line for line in lines if line.settings.get("mode") == "trunk"]
    return trunks[0] if len(trunks) == 1 == len(lines) else None


def _is(user: str, line: Line) -> bool:
    """Some networks leave out both the country and the 0 before the area."""
    if user and user in (line.settings.get("user"), line.settings.get("auth_user")):
        return True
    return line.address in (number_at(line.address, user), number_at(line.address, f"0{user}"))
