"""A telephone system that only tells us of calls, as a driver: it carries nothing, and says so."""

# ruff: noqa: ARG002 - whatever is asked, it refuses

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from django.utils.translation.trans_null import gettext_noop as _  # asks no settings

from egal.calls.voice import Abilities, Heard, Leg, Line, Recorded, Track, VoiceError

ELSEWHERE = _("Your telephone system carries this call. Do that on your telephone.")


def _refuse() -> NoReturn:
    raise VoiceError(ELSEWHERE)


class ToldVoice:
    """As `Voice`. No leg of it is ever there, and nothing is heard of it: what happens comes as
    requests, as facts of a call (`read.py`)."""

    key = "cti"
    abilities = Abilities(
        plays=False,
        hears_digits=False,
        browsers=False,
        bridges=False,
        holds=False,
        records=False,
        dials=False,
    )

    async def start(self, heard: Callable[[Heard], None]) -> None: ...
    async def stop(self) -> None: ...
    async def use(self, lines: Sequence[Line]) -> None: ...
    async def hang_up(self, leg: Leg) -> None: ...
    async def stop_playing(self, leg: Leg) -> None: ...
    async def part(self, leg: Leg) -> None: ...

    def troubles(self) -> Mapping[int, str]:
        return {}

    async def ring(self, leg: Leg) -> None:
        _refuse()

    async def answer(self, leg: Leg) -> None:
        _refuse()

    async def refuse(self, leg: Leg, cause: int) -> None:
        _refuse()

    async def dial(self, line: Line, number: str, like: Leg | None = None) -> Leg:
        """Not by us: `dialling.py` asks the system to do it."""
        _refuse()

    async def browser(self, like: Leg | None = None) -> tuple[Leg, str]:
        _refuse()

    async def browser_answers(self, leg: Leg, sdp: str) -> None:
        _refuse()

    async def play(self, leg: Leg, sounds: Sequence[Path], *, again: bool = False) -> bool:
        _refuse()

    async def send_digits(self, leg: Leg, digits: str) -> None:
        _refuse()

    async def bridge(self, one: Leg, other: Leg) -> None:
        _refuse()

    async def record(self, leg: Leg) -> None:
        _refuse()

    async def pause_recording(self, leg: Leg) -> None:
        _refuse()

    async def recorded(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        return None

    def traffic(self, leg: Leg) -> NoReturn:
        _refuse()
