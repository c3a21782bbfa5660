"""Media with telephones around it, all closed at the end."""

import asyncio
import functools
import tempfile
import wave
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

from egal.channels.phone.embedded.media.codecs import Codec
from egal.channels.phone.embedded.media.media import Doors, Media, Told
from egal.channels.phone.embedded.media.tests.phone import Phone, tone

PORTS = 24_000, 24_998  # for sound


def played(test: Callable[..., Coroutine[None, None, None]]) -> Callable[..., None]:
    """A test that runs in an event loop of its own."""

    @functools.wraps(test)
    def run(*given: object, **named: object) -> None:
        asyncio.run(test(*given, **named))

    return run


class Scene:
    """What Media told, and who is there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media = folder, Media()
        self.digits: list[tuple[str, str]] = []
        self.silent: list[str] = []
        self.up: list[str] = []
        self.phones: list[Phone] = []

    async def start(self) -> None:
        self.takes = doors().folder / "takes"
        told = Told(
            lambda *pressed: self.digits.append(pressed), self.silent.append, self.up.append
        )
        await self.media.start(doors(), told)

    async def phone(self, leg: str, hz: float = 440, codec: Codec = "PCMA") -> Phone:
        phone = await Phone.made(hz, codec)
        self.phones.append(phone)
        phone.joins(self.media, leg)
        return phone

    def sound(self, hz: float, seconds: float) -> Path:
        path = self.folder / f"{hz}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(tone(hz, seconds))
        return path


@functools.cache
def data() -> Path:
    """Of an installation, one for all: the library starts once for each place, and never ends; only
    the first one of a process can encrypt."""
    return Path(tempfile.mkdtemp(prefix="egal-sound-"))


def doors() -> Doors:
    """Of that one."""
    return Doors("127.0.0.1", "127.0.0.1", PORTS, data() / "phone")


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    made = Scene(folder)
    await made.start()
    try:
        yield made
    finally:
        await made.media.stop()
        for phone in made.phones:
            phone.way.close()
        await asyncio.sleep(0)
