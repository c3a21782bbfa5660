"""What each leg hears: a sound, the leg it is joined to, silence, or nothing.

Silence is sent wherever nothing else is: carriers end calls in which nothing comes.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from egal.channels.phone.embedded.media.legs import Leg, Legs, Playing
from egal.channels.phone.embedded.media.sounds import Sounds
from egal.channels.phone.embedded.media.speaker import Speaker


class Players:
    """All of them."""

    def __init__(self, legs: Legs, sounds: Sounds, speaker: Speaker) -> None:
        self._legs, self._sounds, self._speaker = legs, sounds, speaker

    async def play(self, leg: Leg, files: Sequence[Path], *, again: bool) -> bool:
        """See `Media.play`."""
        leg.turn += 1
        turn = leg.turn
        ready = await self._sounds.ready(files, leg.codec)
        if leg.turn != turn:
            return False
        self._end(leg, heard=False)
        if not ready.seconds:
            self.settle(leg)
            return True
        return await self._begin(leg, Playing(ready, again))

    def stop(self, leg: Leg) -> None:
        """Also what is only being made ready."""
        leg.turn += 1
        if leg.playing:
            self._end(leg, heard=False)
            self.settle(leg)

    def join(self, one: Leg, other: Leg) -> None:
        """They hear each other."""
        left = [each for leg in (one, other) for each in self._unlink(leg)]
        for leg in (one, other):
            leg.turn += 1
            self._end(leg, heard=False)
        one.other, other.other = other, one
        for leg in dict.fromkeys([*left, one, other]):
            self.settle(leg)

    def part(self, leg: Leg) -> None:
        """Both hear silence."""
        for each in self._unlink(leg):
            self.settle(each)

    def leave(self, leg: Leg) -> None:
        """It is over; who it was joined to hears silence."""
        leg.turn += 1
        self._end(leg, heard=False)
        self._speaker.forget(leg.id)
        for each in self._unlink(leg):
            if each is not leg:
                self.settle(each)

    def settle(self, leg: Leg) -> None:
        """Send it what it should hear now."""
        if not leg.inner:
            return
        ours = self._ours(leg)
        self._turn(leg)
        if ours is None:
            self._speaker.stop(leg.id)
        else:
            self._speaker.say(leg.id, leg.inner, leg.codec, ours.ready, again=ours.again)
        if leg.other:
            self._turn(leg.other)

    def _ours(self, leg: Leg) -> Playing | None:
        """What it hears from us."""
        if leg.held or leg.pressing:
            return None
        if leg.playing or leg.other:
            return leg.playing
        return Playing(self._sounds.silence[leg.codec], again=True)

    def _turn(self, leg: Leg) -> None:
        """What it says goes to its other, unless that is told something else."""
        other = leg.other
        hears = other and not (other.held or other.pressing or other.playing)
        self._legs.turn(leg, other if hears else None)

    async def _begin(self, leg: Leg, playing: Playing) -> bool:
        leg.playing = playing
        self.settle(leg)
        if not playing.again:
            loop = asyncio.get_running_loop()
            playing.clock = loop.call_later(playing.ready.seconds, self._through, leg, playing)
        return await playing.over

    def _through(self, leg: Leg, playing: Playing) -> None:
        if leg.playing is playing:
            self._end(leg, heard=True)
            self.settle(leg)

    def _end(self, leg: Leg, *, heard: bool) -> None:
        playing, leg.playing = leg.playing, None
        if playing and playing.clock:
            playing.clock.cancel()
        if playing and not playing.over.done():
            playing.over.set_result(heard)

    def _unlink(self, leg: Leg) -> list[Leg]:
        """Those that were joined."""
        other, leg.other = leg.other, None
        if other is None:
            return []
        other.other = None
        return [leg, other]
