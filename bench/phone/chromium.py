"""Chromium with a microphone that hums."""

import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, async_playwright

from egal.testing.telephone import RATE, tone
from tests.journeys.conftest import CALLING, QUIET
from tests.programs import path_of

HUMS = 700.0  # Hz
_SECONDS = 30  # it begins again by itself
_PATIENCE = 30_000  # ms


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    """A tab of it."""
    with TemporaryDirectory() as folder:
        hums = Path(folder) / "hums.wav"
        _write(hums)
        speaking = f"--use-file-for-fake-audio-capture={hums}"
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=path_of("chromium"), args=[*QUIET, *CALLING, speaking]
            )
            page = await browser.new_page(locale="en-GB", viewport={"width": 1440, "height": 900})
            page.set_default_timeout(_PATIENCE)
            yield page
            await browser.close()


def _write(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE * 6)
        file.writeframes(tone(HUMS, 0, RATE * _SECONDS, 6).tobytes())
