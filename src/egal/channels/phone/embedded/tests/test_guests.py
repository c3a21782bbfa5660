import asyncio
from pathlib import Path

import pytest

from egal.calls.voice import Incoming
from egal.channels.phone.embedded.tests.driving import OURS, driver, line, run
from egal.testing.rawsip import RawCaller
from egal.testing.telephone import Telephone, TelephoneError

GUEST = line(peers=[], user="mara", password="kabeljau")


def test_a_telephone_from_anywhere_proves_itself_by_its_password(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path, ours=GUEST) as board:
            with Telephone(user="mara", password="kabeljau") as mara:
                await asyncio.to_thread(mara.dial, board.uri)
                assert (await board.wait_for(Incoming)).line == GUEST
                await asyncio.to_thread(mara.hang_up)

    run(test())


def test_a_wrong_password_rings_nobody(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path, ours=GUEST) as board:
            with (
                Telephone(user="mara", password="makrele") as eve,
                pytest.raises(TelephoneError),
            ):
                await asyncio.to_thread(eve.dial, board.uri, timeout=3)
            assert board.heard == []

    run(test())


def test_a_proof_is_good_for_one_call_only_and_asserts_nobody_else(tmp_path: Path) -> None:
    async def test() -> None:
        async with driver(tmp_path, ours=GUEST) as board, RawCaller(board.voice.port) as eve:
            eve.user = "mara"
            eve.invite(OURS)
            asked = await eve.answer()
            assert asked.code == 401
            nonce = asked.one("WWW-Authenticate").split('nonce="')[1].split('"')[0]
            proof = f'Digest username="mara", realm="egal", nonce="{nonce}", uri="sip:x", '
            eve.invite(OURS, f'Authorization: {proof}qop=auth, nc=1, cnonce="a", response="b"')
            assert (await eve.answer()).code == 401
            assert board.heard == []

    run(test())
