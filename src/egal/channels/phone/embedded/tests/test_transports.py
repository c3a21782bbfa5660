import asyncio
from pathlib import Path

import pytest

from egal.calls.voice import Gone, Incoming
from egal.channels.phone.embedded.tests.driving import driver, run, sound
from egal.testing.telephone import Telephone


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_a_telephone_hears_us_and_either_side_hangs_up(tmp_path: Path, transport: str) -> None:
    async def test() -> None:
        async with driver(tmp_path, tls=True) as board:
            port = board.voice.endpoint.tls_port if transport == "tls" else board.voice.port
            uri = f"{board.uri.rsplit(':', 1)[0]}:{port};transport={transport}"
            with Telephone(transport=transport, hz=440) as henrik:
                for ends in ("them", "us"):
                    await asyncio.to_thread(henrik.dial, uri)
                    leg = (await board.wait_for(Incoming)).leg
                    await board.voice.play(leg, [sound(tmp_path, 1000)], again=False)
                    await asyncio.to_thread(henrik.wait_for_tone, 1000)
                    if ends == "us":
                        await board.voice.hang_up(leg)
                    else:
                        await asyncio.to_thread(henrik.hang_up)
                    assert (await board.wait_for(Gone)).by == ends
                    await asyncio.to_thread(henrik.wait_for, "call_closed")

    run(test())
