"""The whole embedded driver on loopback, with one line."""

import asyncio
import wave
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from egal.calls.voice import Heard, Incoming, Line
from egal.channels.phone.embedded.driver import EmbeddedVoice
from egal.channels.phone.embedded.media.tests.scene import doors
from egal.channels.phone.embedded.sip.endpoint import Where
from egal.testing.telephone import RATE, tone

OURS = "+49405550100"
Some = TypeVar("Some")


class Switchboard:
    """Hears what the driver tells. answers: takes every call at once."""

    def __init__(self, voice: EmbeddedVoice, answers: bool) -> None:
        self.voice, self.answers = voice, answers
        self.heard: list[Heard] = []
        self._doing: set[asyncio.Future[None]] = set()

    def hear(self, event: Heard) -> None:
        self.heard.append(event)
        if isinstance(event, Incoming) and self.answers:
            self._doing.add(asyncio.ensure_future(self.voice.answer(event.leg)))

    async def wait_for(self, kind: type[Some]) -> Some:
        """The first that was not waited for yet."""
        async with asyncio.timeout(15):
            while True:
                for event in self.heard:
                    if isinstance(event, kind):
                        self.heard.remove(event)
                        return event
                await asyncio.sleep(0.01)

    async def can_ring(self, inbox: int = 1) -> None:
        """Until it is known where calls by this line leave."""
        async with asyncio.timeout(15):
            while self.voice._registrations[inbox].route() is None:
                await asyncio.sleep(0.01)

    @property
    def uri(self) -> str:
        return f"sip:{OURS}@127.0.0.1:{self.voice.port}"


def line(**settings: object) -> Line:
    """A number of ours whose telephone system is this machine."""
    usual = {"driver": "embedded", "mode": "peer", "peers": ["127.0.0.1/32"]}
    return Line(inbox=1, workspace=1, address=OURS, settings={**usual, **settings})


@asynccontextmanager
async def driver(
    folder: Path, *, answers: bool = True, ours: Line | None = None, tls: bool = False
) -> AsyncIterator[Switchboard]:
    """An open driver, closed at the end."""
    where = Where("127.0.0.1", 0, "127.0.0.1")
    if tls:
        shown, key = certificate(folder)
        where = replace(where, tls_port=0, certificate=shown, key=key)
    board = Switchboard(EmbeddedVoice(where, doors()), answers)
    await board.voice.start(board.hear)
    await board.voice.use([ours or line()])
    try:
        yield board
    finally:
        await board.voice.stop()


def certificate(folder: Path, name: str = "127.0.0.1") -> tuple[Path, Path]:
    """One of this name, signed by itself, and its key: PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(whose, whose, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
    files = folder / "certificate.pem", folder / "key.pem"
    signed = builder.sign(key, hashes.SHA256())
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def sound(folder: Path, hz: float, seconds: float = 1) -> Path:
    """A WAV file of a tone."""
    path = folder / f"tone-{hz:.0f}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(tone(hz, 0, int(seconds * RATE)).tobytes())
    return path


def run(test: Coroutine[Any, Any, None]) -> None:
    """A test that waits, not for ever."""

    async def within() -> None:
        async with asyncio.timeout(60):
            await test

    asyncio.run(within())
