import asyncio
import ipaddress
import logging
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from egal.channels.phone.embedded.sip import gate as gates
from egal.channels.phone.embedded.sip.gate import Bucket, Gate, Minute, is_own, refused
from egal.channels.phone.embedded.sip.tests.hearing import listening, run
from egal.testing.rawsip import SOUND, RawCaller, parsed


def test_a_stranger_is_refused_once_and_then_hears_nothing() -> None:
    async def test() -> None:
        async with listening(knows_loopback=False) as ears, RawCaller(ears.endpoint.port) as eve:
            eve.invite("+88213000")
            first = await eve.answer()
            assert (first.code, ";tag=" in first.one("To")) == (403, True)
            eve.invite("+88213000")
            assert await eve.silence()
            assert ears.invites == []

    run(test())


@pytest.mark.parametrize("method", ["OPTIONS", "REGISTER", "BYE", "SUBSCRIBE"])
def test_a_stranger_who_asks_anything_else_hears_nothing(method: str) -> None:
    async def test() -> None:
        async with listening(knows_loopback=False) as ears, RawCaller(ears.endpoint.port) as eve:
            call = eve.invite("100")
            await eve.answer()
            eve.within(call, method)
            assert await eve.silence()

    run(test())


def test_whoever_we_know_is_answered_when_they_ask_whether_we_are_there() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100", "CSeq: 1 OPTIONS")
            henrik.send(henrik.request(call, "OPTIONS").replace(call.id, "other"))
            answered = await henrik.answer()
            assert "INVITE" in answered.one("Allow")

    run(test())


def test_a_flood_fills_no_log_and_hinders_no_call(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        caplog.set_level(logging.INFO)
        async with (
            listening(knows_loopback=False) as ears,
            RawCaller(ears.endpoint.port) as henrik,
            RawCaller(ears.endpoint.port, address="127.0.0.66") as eve,
        ):
            ears.endpoint.gate.let_in("line", [ipaddress.IPv4Network("127.0.0.1/32")])
            for _time in range(30):
                for _packet in range(100):
                    eve.invite("+88213000")
                await asyncio.sleep(0)
            await henrik.up(henrik.invite("+49405550100"))
            assert len(ears.invites) == 1
            assert len(caplog.records) == 1

    run(test())


def test_what_is_no_sip_harms_nobody() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            for packet in (b"\xff" * 200, b"INVITE \r\n\r\n" * 9, b"SIP/2.0 9999 x\r\n" * 9):
                henrik.send(packet)
            await henrik.up(henrik.invite("+49405550100"))

    run(test())


def test_a_broken_telephone_system_prints_nothing_and_stops_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def test() -> None:
        chance = random.Random(7)
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            whole = henrik.request(henrik.invite("1"), "INVITE", body=SOUND).encode()
            for _packet in range(500):
                henrik.send(broken(whole.replace(b"\n", b"\r\n"), chance))
                await asyncio.sleep(0)
            async with RawCaller(ears.endpoint.port) as mara:
                await mara.up(mara.invite("+49405550100"))

    run(test())
    assert capsys.readouterr().out == ""


def broken(packet: bytes, chance: random.Random) -> bytes:
    """With bytes changed, lost and doubled."""
    found = bytearray(packet)
    for _time in range(chance.randint(1, 12)):
        place = chance.randrange(len(found))
        much = chance.randint(0, 20)
        found[place : place + much] = chance.randbytes(chance.randint(0, much))
    return bytes(found)


@given(some.binary(max_size=300))
def test_whatever_comes_a_refusal_is_one_or_nothing(junk: bytes) -> None:
    told = refused(b"INVITE sip:1@x SIP/2.0\r\n" + junk, "403 Forbidden")
    assert told == b"" or parsed(told).code == 403


def test_who_may_ring_from_this_machine_may_by_all_its_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert is_own("0.0.0.0"), "which is all of them"
    assert not is_own("203.0.113.9")
    monkeypatch.setattr(gates, "is_own", lambda host: host == "192.0.2.7")
    gate = Gate()
    gate.let_in("peer", [ipaddress.IPv4Network("198.51.100.0/24")])
    assert not gate.admits("192.0.2.7")
    gate.let_in("home", [ipaddress.IPv4Network("127.0.0.0/8")])
    assert gate.keys("192.0.2.7") == ["home"]
    assert not gate.admits("203.0.113.9")


def test_a_minute_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    at = [0.0]
    minute = Minute(clock=lambda: at[0])
    for second in range(121):
        at[0] = float(second)
        minute.note(f"192.0.2.{second % 2}")
    assert len(caplog.records) == 3
    assert "60 messages of SIP from 2 addresses" in caplog.messages[1]


def test_a_bucket_gives_what_it_has_and_fills_again() -> None:
    bucket = Bucket(size=2, a_second=1)
    assert [bucket.take(0), bucket.take(0), bucket.take(0.5), bucket.take(1)] == [
        True,
        True,
        False,
        True,
    ]
