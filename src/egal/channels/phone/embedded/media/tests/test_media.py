"""Sound through real RTP on 127.0.0.1, told apart by its tones."""

import asyncio
from pathlib import Path

import pytest

from egal.calls.voice import Track, VoiceError
from egal.channels.phone.embedded.media.codecs import Codec
from egal.channels.phone.embedded.media.tests.phone import Phone, said, strength
from egal.channels.phone.embedded.media.tests.scene import played, scene


@pytest.mark.parametrize("codec", ["PCMA", "PCMU", "G722"])
@played
async def test_mara_hears_two_prompts_one_after_the_other(tmp_path: Path, codec: Codec) -> None:
    async with scene(tmp_path) as here:
        mara = await here.phone("mara", codec=codec)
        assert await here.media.play("mara", [here.sound(700, 0.4), here.sound(900, 0.4)])
        tones = _tones(bytes(mara.heard))
        assert tones.index(700) < tones.index(900)
        assert tones.count(700) + tones.count(900) >= 38


@played
async def test_silence_comes_when_nothing_else_does(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara = await here.phone("mara")
        await asyncio.sleep(0.5)
        assert len(mara.packets) >= 20
        assert max(mara.heard[1::2]) in {0, 255}


@played
async def test_what_begins_later_ends_what_plays(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.phone("mara")
        music = asyncio.create_task(here.media.play("mara", [here.sound(700, 0.2)], again=True))
        await asyncio.sleep(0.1)
        assert await here.media.play("mara", [here.sound(900, 0.1)])
        assert not await music


@played
async def test_a_key_is_heard_once_also_while_a_prompt_plays(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara = await here.phone("mara")
        prompt = asyncio.create_task(here.media.play("mara", [here.sound(700, 5)]))
        await asyncio.sleep(0.1)
        await mara.press(1)
        await mara.press(11)
        await asyncio.sleep(0.1)
        here.media.stop_playing("mara")
        assert here.digits == [("mara", "1"), ("mara", "#")]
        assert not await prompt


@played
async def test_bridged_they_hear_each_other_and_parted_silence(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara, jana = await here.phone("mara", 440), await here.phone("jana", 1000)
        here.media.bridge("mara", "jana")
        await asyncio.gather(mara.talk(0.5), jana.talk(0.5))
        assert strength(bytes(mara.heard[-4000:]), 1000) > 0.9
        assert strength(bytes(jana.heard[-4000:]), 440) > 0.9
        here.media.part("jana")
        await asyncio.gather(mara.talk(0.4), jana.talk(0.4))
        assert set(_tones(bytes(mara.heard[-3000:]))) == {0}


@played
async def test_a_transfer_joins_the_caller_with_somebody_else(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara, jana = await here.phone("mara", 440), await here.phone("jana", 1000)
        tariq = await here.phone("tariq", 1500)
        here.media.bridge("mara", "jana")
        await asyncio.gather(mara.talk(0.3), jana.talk(0.3))
        here.media.bridge("mara", "tariq")
        await asyncio.gather(mara.talk(0.4), jana.talk(0.4), tariq.talk(0.4))
        assert strength(bytes(mara.heard[-3200:]), 1500) > 0.9
        assert strength(bytes(tariq.heard[-3200:]), 440) > 0.9
        assert strength(bytes(jana.heard[-3200:]), 440) < 0.1


@played
async def test_who_holds_us_hears_nothing_until_they_come_back(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara, jana = await here.phone("mara", 440), await here.phone("jana", 1000)
        here.media.bridge("mara", "jana")
        here.media.telephone_answers("mara", "127.0.0.1", mara.port, "PCMA", held=True)
        await asyncio.sleep(0.05)
        mara.packets.clear()
        await jana.talk(0.3)
        assert not mara.packets
        here.media.telephone_answers("mara", "127.0.0.1", mara.port, "PCMA")
        await jana.talk(0.3)
        assert strength(bytes(mara.heard[-3000:]), 1000) > 0.9


@played
async def test_digits_are_sent_as_events_and_the_talk_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara, jana = await here.phone("mara", 440), await here.phone("jana", 1000)
        here.media.bridge("mara", "jana")
        await asyncio.gather(here.media.send_digits("mara", "5#"), jana.talk(0.8))
        assert [event[0] for event in mara.events if event[1] & 0x80] == [5, 5, 5, 11, 11, 11]
        assert strength(bytes(mara.heard[-3000:]), 1000) > 0.9


@played
async def test_a_recording_has_each_one_on_its_side(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara, jana = await here.phone("mara", 440), await here.phone("jana", 1000)
        here.media.bridge("mara", "jana")
        here.media.record("mara")
        here.media.record("jana")
        await asyncio.gather(mara.talk(1), jana.talk(1))
        here.media.close("mara")
        made = await here.media.recorded(
            [Track("mara", 0), Track("jana", 1)], tmp_path / "talk.wav"
        )
        assert made
        assert made.seconds == pytest.approx(1, abs=0.2)
        assert strength(said(made.path, 0), 440) > 0.9
        assert strength(said(made.path, 1), 1000) > 0.9
        assert not list(here.takes.iterdir())


@played
async def test_nothing_is_kept_while_paused(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara = await here.phone("mara", 440)
        here.media.record("mara")
        await mara.talk(0.5)
        here.media.pause_recording("mara")
        await mara.talk(0.5)
        here.media.record("mara")
        await mara.talk(0.5)
        made = await here.media.recorded([Track("mara", 0)], tmp_path / "voicemail.wav")
        assert made
        assert made.seconds == pytest.approx(1.5, abs=0.2)
        middle = said(made.path, 0)[9600:14400]
        assert not any(middle)


@played
async def test_a_leg_that_is_over_is_refused(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.phone("mara")
        here.media.close("mara")
        here.media.close("mara")
        here.media.stop_playing("mara")
        with pytest.raises(VoiceError):
            await here.media.play("mara", [])


@played
async def test_a_prompt_goes_on_when_the_session_is_refreshed(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara = await here.phone("mara")
        prompt = asyncio.create_task(
            here.media.play("mara", [here.sound(700, 0.5), here.sound(900, 0.5)])
        )
        await asyncio.sleep(0.6)
        mara.joins(here.media, "mara")
        assert await prompt
        assert _tones(bytes(mara.heard)).count(700) <= 26


@played
async def test_mara_is_heard_from_another_port_than_her_sdp_says(tmp_path: Path) -> None:
    """A router between us changed it."""
    async with scene(tmp_path) as here:
        mara, jana = await here.phone("mara", 440), await here.phone("jana", 1000)
        here.media.close("mara")
        mara.to = ("127.0.0.1", here.media.telephone("mara"))
        here.media.telephone_answers("mara", "127.0.0.1", 9, "PCMA")
        here.media.bridge("mara", "jana")
        await asyncio.gather(mara.talk(0.4), jana.talk(0.4))
        assert strength(bytes(mara.heard[-3000:]), 1000) > 0.9


@played
async def test_packets_are_counted(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        mara: Phone = await here.phone("mara")
        await mara.talk(0.2)
        mara._number += 3
        await mara.talk(0.2)
        await asyncio.sleep(0.05)
        traffic = here.media.traffic("mara")
        assert (traffic.received, traffic.lost) == (20, 3)


def _tones(samples: bytes) -> list[int]:
    """The stronger of 700 and 900 Hz in each 20 ms; 0 for silence."""
    found = []
    for at in range(0, len(samples) - 320, 320):
        piece = samples[at : at + 320]
        low, high = strength(piece, 700), strength(piece, 900)
        loud = max(abs(each) for each in memoryview(piece).cast("h")) > 2000
        found.append((700 if low > high else 900) if loud else 0)
    return found
