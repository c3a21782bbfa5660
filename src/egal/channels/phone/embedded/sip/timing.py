"""Session timers (RFC 4028): a call whose other side is gone ends, though nobody said goodbye."""

import re
from dataclasses import dataclass
from typing import Literal

LEAST = 90  # seconds, by section 5
USUAL = 1_800

Side = Literal["us", "them"]


@dataclass(frozen=True, slots=True)
class Session:
    """seconds: how long it lasts unless refreshed. refresher: who does it."""

    seconds: int
    refresher: Side

    @property
    def refresh_after(self) -> float:
        """When we refresh it: half way (section 10)."""
        return self.seconds / 2

    @property
    def lapses_after(self) -> float:
        """When it is over if they did not: the lesser of 32 seconds and a third before (10)."""
        return self.seconds - min(32.0, self.seconds / 3)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message says. seconds: 0 where it has no Session-Expires. refresher: uac, uas or "".
    least: its Min-SE. can: whether its sender supports timers."""

    seconds: int = 0
    refresher: str = ""
    least: int = 0
    can: bool = False


def asked(expires: str, least: str, supported: str) -> Asked:
    """Of the headers as they stand, "" for one that is missing."""
    number = re.match(r"\s*(\d{1,9})", expires)
    refresher = re.search(r";\s*refresher\s*=\s*(uac|uas)", expires, re.IGNORECASE)
    floor = re.match(r"\s*(\d{1,9})", least)
    return Asked(
        seconds=int(number[1]) if number else 0,
        refresher=refresher[1].lower() if refresher else "",
        least=int(floor[1]) if floor else 0,
        can="timer" in [word.strip().lower() for word in supported.split(",")],
    )


def agreed_by_us(their: Asked, usual: int = USUAL) -> Session:
    """What we answer to a request of theirs: they refresh where they can, as they wish."""
    seconds = max(their.seconds or usual, their.least)
    if not their.can or their.refresher == "uas":
        return Session(seconds, "us")
    return Session(seconds, "them")


def agreed_by_them(their: Asked) -> Session | None:
    """What their answer to a request of ours says; None without a timer."""
    if not their.seconds:
        return None
    return Session(their.seconds, "them" if their.refresher == "uas" else "us")


def in_answer(session: Session, their: Asked) -> list[tuple[str, str]]:
    """Headers of our 2xx (section 9)."""
    refresher = "uas" if session.refresher == "us" else "uac"
    headers = [("Session-Expires", f"{session.seconds};refresher={refresher}")]
    if their.can and session.refresher == "them":
        headers.append(("Require", "timer"))
    return headers


def in_request(session: Session | None, least: int = LEAST) -> list[tuple[str, str]]:
    """Headers of an INVITE or UPDATE of ours; session: as agreed before, None for the first."""
    if session is None:
        return [("Session-Expires", str(USUAL)), ("Min-SE", str(least))]
    refresher = "uac" if session.refresher == "us" else "uas"
    expires = f"{session.seconds};refresher={refresher}"
    return [("Session-Expires", expires), ("Min-SE", str(least))]
