import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest

from egal.calls.voice import Incoming
from egal.channels.phone.embedded import registration
from egal.channels.phone.embedded.tests.driving import Switchboard, driver, line, run
from egal.testing.rawsip import RawCaller
from egal.testing.registrar import Registrar


def trunk(provider: Registrar, **more: str) -> dict[str, object]:
    usual = {"mode": "trunk", "server": provider.server, "user": "desk", "password": "kabeljau"}
    return {**usual, "peers": [], **more}


async def until(board: Switchboard, trouble: str) -> None:
    async with asyncio.timeout(10):
        while board.voice.troubles().get(1, "") != trouble:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_line_registers_proves_who_it_is_and_takes_leave(
    tmp_path: Path, algorithm: Literal["MD5", "SHA-256"]
) -> None:
    async def test() -> None:
        with Registrar(user="desk", password="kabeljau", algorithm=algorithm) as provider:
            async with driver(tmp_path, ours=line(**trunk(provider))) as board:
                [known] = await asyncio.to_thread(provider.wait_for, 1)
                assert f"sip:desk@127.0.0.1:{board.voice.port}" in known.contact
                assert board.voice.troubles() == {}
            assert provider.registered[-1].expires == 0

    run(test())


def test_it_registers_anew_before_that_expires(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        monkeypatch.setattr(registration, "_SHORTEST", 1)
        with Registrar(user="desk", password="kabeljau", expires=1) as provider:
            async with driver(tmp_path, ours=line(**trunk(provider))):
                first, second, *_more = await asyncio.to_thread(provider.wait_for, 2)
                assert second.at - first.at < 1

    run(test())


def test_what_a_provider_refuses_is_told_in_words_and_tried_again_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        monkeypatch.setattr(registration, "_PAUSES", (0.1, 300.0))
        with Registrar(user="desk", password="kabeljau") as provider:
            settings = trunk(provider, password="makrele")
            async with driver(tmp_path, ours=line(**settings)) as board:
                await until(board, registration.REFUSED)
                async with asyncio.timeout(10):
                    while len(provider.asked) < 8:
                        await asyncio.sleep(0.01)
                tries = provider.asked[::2]
                pauses = [later - one for one, later in pairwise(tries)]
                assert pauses[-1] > pauses[0] * 2
                await board.voice.use([line(**trunk(provider))])
                await until(board, "")

    run(test())


def test_a_provider_that_is_not_found_is_told(tmp_path: Path) -> None:
    async def test() -> None:
        settings = {"mode": "trunk", "server": "nowhere.invalid:5060", "user": "desk"}
        async with driver(tmp_path, ours=line(**settings)) as board:
            await until(board, registration.NOT_FOUND)

    run(test())


def test_who_rings_from_where_we_registered_is_let_in(tmp_path: Path) -> None:
    async def test() -> None:
        with Registrar(user="desk", password="kabeljau") as provider:
            async with driver(tmp_path, ours=line(**trunk(provider))) as board:
                await asyncio.to_thread(provider.wait_for, 1)
                async with RawCaller(board.voice.port) as henrik:
                    call = henrik.invite("desk")
                    await henrik.up(call)
                    assert (await board.wait_for(Incoming)).line.inbox == 1

    run(test())
