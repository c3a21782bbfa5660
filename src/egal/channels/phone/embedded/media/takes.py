"""What legs say while it is recorded: files of packets, put together when the talk is over."""

import asyncio
import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypedDict, cast

from egal.calls.voice import Recorded, Track, VoiceError

_KEPT = 60.0  # seconds after a leg is closed
_FLUSHED = 0.1  # seconds until the library has written the last packet
_AT_ONCE = 2  # processes that put together


class Made(TypedDict):
    """The answer of `assembling.py`."""

    seconds: float
    peaks: list[int]


class Takes:
    """In one folder, which is emptied first: what a killed process left there is nobody's."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        self.folder = folder
        self._of: dict[str, list[Path]] = defaultdict(list)
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._made = 0

    def begin(self, leg: str) -> Path:
        """The file of a new take; the library appends ".rtp" to its stem."""
        self._made += 1
        path = self.folder / f"take-{self._made}.rtp"
        self._of[leg].append(path)
        return path

    async def put_together(self, tracks: Sequence[Track], to: Path) -> Recorded | None:
        """See `Media.recorded`. VoiceError when it fails; the takes are gone in any case."""
        takes = [
            (str(path), track.leg, track.channel)
            for track in tracks
            for path in self._of.pop(track.leg, [])
        ]
        if not takes:
            return None
        await asyncio.sleep(_FLUSHED)
        try:
            made = await self._assembled({"takes": takes, "to": str(to)})
        finally:
            _remove(Path(path) for path, _leg, _channel in takes)
        return Recorded(to, made["seconds"], made["peaks"]) if made else None

    def leave(self, leg: str) -> None:
        """It is closed: forget what is not asked for soon."""
        if leg in self._of:
            asyncio.get_running_loop().call_later(_KEPT, self._forget, leg)

    def forget_all(self) -> None:
        """Whatever is left."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _forget(self, leg: str) -> None:
        _remove(self._of.pop(leg, []))

    async def _assembled(self, order: dict[str, object]) -> Made | None:
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "egal.channels.phone.embedded.media.assembling"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            answer, _none = await process.communicate(json.dumps(order).encode())
        if process.returncode:
            raise VoiceError("The recording could not be put together.")
        return cast(Made | None, json.loads(answer))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
