"""A provider by TLS: whoever answers must prove to be the server that the line names."""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from egal.calls.voice import Gone, Line, VoiceError
from egal.channels.phone.embedded import registration
from egal.channels.phone.embedded.tests.driving import certificate, driver, line, run
from egal.testing.registrar import Registrar

MARA = "+4917612345678"


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Registrar]:
    """One with a certificate of this name, which this machine trusts."""

    def shows(name: str) -> Registrar:
        shown, key = certificate(tmp_path, name)
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown, key)
        return Registrar(user="desk", password="kabeljau", tls=context)

    return shows


def trunk(provider: Registrar) -> Line:
    server = {"mode": "trunk", "server": provider.server, "transport": "tls"}
    return line(**server, user="desk", password="kabeljau", peers=[])


def test_a_line_registers_rings_and_takes_leave_by_tls(
    tmp_path: Path, provider: Callable[[str], Registrar]
) -> None:
    async def test() -> None:
        with provider("localhost") as there:
            async with driver(tmp_path, ours=trunk(there)) as board:
                [known] = await asyncio.to_thread(there.wait_for, 1)
                assert "transport=tls" in known.contact
                assert board.voice.troubles() == {}
                await board.can_ring()
                leg = await board.voice.dial(trunk(there), MARA)
                assert await board.wait_for(Gone) == Gone(leg, "them", 486, "Busy Here")
                assert there.invited == [f"sip:{MARA}@{there.server};transport=tls"]
            assert there.registered[-1].expires == 0

    run(test())


def test_who_shows_another_name_hears_no_password_and_rings_nobody(
    tmp_path: Path, provider: Callable[[str], Registrar]
) -> None:
    async def test() -> None:
        with provider("sip.elsewhere.example") as eve:
            async with driver(tmp_path, ours=trunk(eve)) as board:
                async with asyncio.timeout(10):
                    while not board.voice.troubles():
                        await asyncio.sleep(0.01)
                assert board.voice.troubles() == {1: registration.UNTRUSTED}
                with pytest.raises(VoiceError):
                    await board.voice.dial(trunk(eve), MARA)
            assert eve.asked == []

    run(test())
