"""A real browser: DTLS, ICE, its sound in our recording and ours in its ears."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from egal.calls.voice import Track, VoiceError
from egal.channels.phone.embedded.media.codecs import Codec
from egal.channels.phone.embedded.media.tests.phone import said, strength
from egal.channels.phone.embedded.media.tests.scene import Scene, played, scene
from tests.programs import path_of

SCRIPT = Path(__file__).with_name("browser.js")
OPTIONS = [
    "--no-sandbox",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
]

pytestmark = pytest.mark.chromium


@pytest.mark.parametrize("codec", ["PCMA", "PCMU", "G722"])
@played
async def test_mara_and_jana_hear_each_other(tmp_path: Path, codec: Codec) -> None:
    async with scene(tmp_path) as here, browser() as page:
        mara = await here.phone("mara", 440, codec)
        await joins(here, page, "jana", 1000, codec)
        here.media.bridge("mara", "jana")
        here.media.record("jana")
        await mara.talk(1.5)
        assert await page.evaluate("hears()") == pytest.approx(440, abs=20)
        assert strength(bytes(mara.heard[-4000:]), 1000) > 0.8
        made = await here.media.recorded([Track("jana", 1)], tmp_path / "jana.wav")
        assert made
        assert strength(said(made.path, 1)[-8000:], 1000) > 0.8


@played
async def test_jana_hears_music_and_then_mara(tmp_path: Path) -> None:
    async with scene(tmp_path) as here, browser() as page:
        mara = await here.phone("mara", 440)
        await joins(here, page, "jana", 1000)
        music = asyncio.create_task(here.media.play("jana", [here.sound(700, 1)], again=True))
        await until(lambda: heard(page, 700))
        here.media.bridge("mara", "jana")
        await asyncio.gather(mara.talk(2), until(lambda: heard(page, 440)))
        assert not await music


@played
async def test_a_browser_that_dies_is_missed_within_six_seconds(tmp_path: Path) -> None:
    async with scene(tmp_path) as here, browser() as page:
        await joins(here, page, "jana", 1000)
        await page.evaluate("connection.close()")
        await asyncio.sleep(3)
        assert not here.silent
        await asyncio.sleep(3)
        assert here.silent == ["jana"]


@played
async def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.media.browser("jana")
        with pytest.raises(VoiceError):
            here.media.browser_answers("jana", "v=0\r\na=ice-ufrag:x && X\r\n")
        with pytest.raises(VoiceError):
            here.media.bridge("jana", "jana")


async def joins(here: Scene, page: Page, leg: str, hz: int, codec: Codec = "PCMA") -> None:
    answer = await page.evaluate(
        "([sdp, hz]) => answers(sdp, hz)", [here.media.browser(leg, codec), hz]
    )
    here.media.browser_answers(leg, answer)
    await until(lambda: here.up == [leg])


async def heard(page: Page, hz: float) -> bool:
    return bool(abs(await page.evaluate("hears()") - hz) < 20)


async def until(true: Callable[[], object]) -> None:
    for _try in range(100):
        found = true()
        if await found if asyncio.iscoroutine(found) else found:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("It did not come true.")


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=path_of("chromium"), args=OPTIONS
        )
        page = await chromium.new_page()
        await page.add_script_tag(path=SCRIPT)
        yield page
        await chromium.close()
