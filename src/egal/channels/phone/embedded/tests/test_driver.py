import asyncio
from pathlib import Path

import pytest

from egal.calls.voice import (
    Digit,
    Gone,
    Heard,
    HeldByThem,
    Incoming,
    Ringing,
    Track,
    Up,
    VoiceError,
)
from egal.channels.phone.embedded.driver import embedded
from egal.channels.phone.embedded.media.tests.scene import PORTS, data
from egal.channels.phone.embedded.tests.driving import OURS, driver, line, run, sound
from egal.shared.configuration import Configuration
from egal.testing.rawsip import SOUND, RawCaller
from egal.testing.telephone import Telephone, strength


def test_a_caller_hears_a_prompt_presses_a_key_and_is_recorded(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path) as board:
            with Telephone(user="+4940123456", hz=440) as henrik:
                await asyncio.to_thread(henrik.dial, board.uri)
                rang = await board.wait_for(Incoming)
                assert (rang.number, rang.line.address) == ("+4940123456", OURS)
                await board.voice.record(rang.leg)
                assert await board.voice.play(rang.leg, [sound(tmp_path, 1000)])
                assert strength(henrik.heard(0.5), 1000) > 0.5
                await asyncio.to_thread(henrik.digits, "7")
                assert (await board.wait_for(Digit)).digit == "7"
                [call] = board.voice.endpoint.calls
                board.voice.telephones.pressed(call, "7")  # told by INFO too, and pressed once
                await asyncio.to_thread(henrik.hang_up)
                assert (await board.wait_for(Gone)).by == "them"
                assert not [event for event in board.heard if isinstance(event, Digit)]
            kept = await board.voice.recorded([Track(rang.leg, 0)], tmp_path / "kept.wav")
            assert kept is not None
            assert kept.seconds > 1

    run(test())


@pytest.mark.parametrize("codecs", [("pcma",), ("pcmu",), ("g722/16000/1",)])
def test_two_telephones_talk_through_us(tmp_path: Path, codecs: tuple[str, ...]) -> None:
    async def test() -> None:
        with (
            Telephone(hz=440, codecs=codecs) as henrik,
            Telephone(user="mara", answers=True, hz=600, codecs=codecs) as mara,
        ):
            server = f"127.0.0.1:{mara.port}"
            async with driver(tmp_path, ours=line(server=server)) as board:
                await asyncio.to_thread(henrik.dial, board.uri)
                caller = (await board.wait_for(Incoming)).leg
                called = await board.voice.dial(line(), "+4917612345678", like=caller)
                await board.wait_for(Ringing)
                await board.wait_for(Up)
                await board.voice.bridge(caller, called)
                await asyncio.to_thread(mara.wait_for_tone, 440)
                await asyncio.to_thread(henrik.wait_for_tone, 600)
                await board.voice.hang_up(called)
                await asyncio.to_thread(mara.wait_for, "call_closed")

    run(test())


def test_hold_is_told_and_sound_comes_back(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path) as board:
            with Telephone(hz=440) as henrik:
                await asyncio.to_thread(henrik.dial, board.uri)
                leg = (await board.wait_for(Incoming)).leg
                await asyncio.to_thread(henrik.hold)
                assert (await board.wait_for(HeldByThem)).held
                await asyncio.to_thread(henrik.resume)
                assert not (await board.wait_for(HeldByThem)).held
                await board.voice.play(leg, [sound(tmp_path, 1000)])
                assert strength(henrik.heard(0.3), 1000) > 0.5

    run(test())


def test_we_hang_up_and_the_leg_is_gone(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path) as board:
            with Telephone() as henrik:
                await asyncio.to_thread(henrik.dial, board.uri)
                leg = (await board.wait_for(Incoming)).leg
                await board.voice.hang_up(leg)
                assert (await board.wait_for(Gone)).by == "us"
                await asyncio.to_thread(henrik.wait_for, "call_closed")
                await board.voice.hang_up(leg)
                with pytest.raises(VoiceError):
                    await board.voice.answer(leg)

    run(test())


def test_who_speaks_no_codec_of_ours_or_rings_no_number_of_ours_is_refused(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path) as board, RawCaller(board.voice.port) as henrik:
            henrik.invite(OURS, body=SOUND.replace("AVP 8 0", "AVP 18 3"))
            assert (await henrik.answer()).code == 488
            henrik.invite("+49409999999")
            assert (await henrik.answer()).code == 404
            assert board.heard == []

    run(test())


def test_an_installation_says_where_sound_reaches_it() -> None:
    async def test() -> None:
        there = Configuration(data(), sip_port=0, public_ip="127.0.0.9", rtp_ports=PORTS)
        voice = embedded(there)
        rang: asyncio.Queue[Heard] = asyncio.Queue()
        await voice.start(rang.put_nowait)
        await voice.use([line()])
        async with RawCaller(voice.port) as henrik:
            call = henrik.invite(OURS)
            incoming = await rang.get()
            assert isinstance(incoming, Incoming)
            await voice.answer(incoming.leg)
            answered = await henrik.up(call)
            assert "c=IN IP4 127.0.0.9" in answered.body
            assert f"127.0.0.9:{voice.port}" in answered.one("Contact")
        await voice.stop()

    run(test())


def test_a_line_without_a_server_cannot_ring(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path) as board:
            with pytest.raises(VoiceError):
                await board.voice.dial(line(), "+4917612345678")

    run(test())
