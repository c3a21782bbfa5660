import pytest
from hypothesis import given
from hypothesis import strategies as some

from egal.channels.phone.embedded.sip import timing
from egal.channels.phone.embedded.sip.routes import Route
from egal.channels.phone.embedded.sip.tests.hearing import SDP, listening, run
from egal.testing.rawsip import SOUND, RawCaller

TIMER = ("Supported: timer", "Allow: INVITE, ACK, BYE, UPDATE")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds, not minutes."""
    monkeypatch.setattr(timing, "LEAST", 1)


@pytest.mark.usefixtures("short")
def test_we_refresh_by_update_where_they_cannot() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            expires = "Session-Expires: 2;refresher=uas"
            call = henrik.invite("+49405550100", *TIMER, expires)
            answered = await henrik.up(call)
            assert answered.one("Session-Expires") == "2;refresher=uas"
            update = await henrik.asked("UPDATE")
            assert update.one("Session-Expires") == "2;refresher=uac"
            henrik.says(update, "200 OK", "Session-Expires: 2;refresher=uac")
            henrik.says(await henrik.asked("UPDATE"), "481 Gone")
            assert (await henrik.asked("BYE")).method == "BYE"
            assert await ears.hear("gone") == ("gone", "them", 408)

    run(test())


@pytest.mark.usefixtures("short")
def test_we_refresh_by_invite_whoever_has_no_update() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            expires = "Session-Expires: 2;refresher=uas"
            call = henrik.invite("+49405550100", "Supported: timer", expires)
            answered = await henrik.up(call)
            again = await henrik.asked("INVITE")
            assert again.body == answered.body
            henrik.says(again, "200 OK", "Session-Expires: 2;refresher=uac", body=again.body)
            await henrik.asked("ACK")
            assert ears.told == []

    run(test())


@pytest.mark.usefixtures("short")
def test_a_call_they_should_refresh_and_do_not_is_over() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100", *TIMER, "Session-Expires: 1;refresher=uac")
            answered = await henrik.up(call)
            assert (answered.one("Session-Expires"), answered.one("Require")) == (
                "1;refresher=uac",
                "timer",
            )
            assert await ears.hear("gone") == ("gone", "them", 408)
            await henrik.asked("BYE")

    run(test())


@pytest.mark.usefixtures("short")
def test_a_refresh_keeps_the_call() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            expires = "Session-Expires: 2;refresher=uac"
            call = henrik.invite("+49405550100", *TIMER, expires)
            await henrik.up(call)
            for _time in range(2):
                await henrik.silence(1)
                henrik.within(call, "UPDATE", "Supported: timer", expires)
                assert (await henrik.answer()).one("Session-Expires") == "2;refresher=uac"
            assert ears.told == []

    run(test())


@pytest.mark.parametrize("allow", ["INVITE, UPDATE", "INVITE"])
def test_a_trunk_that_wants_proof_of_a_refresh_gets_it(allow: str) -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as trunk:
            there = ("127.0.0.1", trunk.port)
            route = Route(there, "udp", "trunk.example", None, "desk", "desk", "kabeljau")
            ears.endpoint.dial(route, "+4917612345678", SDP)
            contact = f"Contact: <sip:mara@127.0.0.1:{trunk.port}>"
            asked = await trunk.asked("INVITE")
            expires = "Session-Expires: 2;refresher=uac"
            trunk.says(asked, "200 OK", contact, expires, f"Allow: {allow}", body=SOUND)
            await trunk.asked("ACK")
            method = "UPDATE" if "UPDATE" in allow else "INVITE"
            challenge = 'WWW-Authenticate: Digest realm="trunk",nonce="n",qop="auth"'
            trunk.says(await trunk.asked(method), "401 Unauthorized", challenge)
            again = await trunk.asked(method)
            assert 'username="desk"' in again.one("Authorization")

    run(test())


def test_a_timer_that_is_too_short_for_a_trunk_is_made_longer() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as trunk:
            route = Route(("127.0.0.1", trunk.port), "udp", "trunk.example", None, "desk")
            ears.endpoint.dial(route, "+4917612345678", SDP)
            trunk.says(await trunk.asked("INVITE"), "422 Too Small", "Min-SE: 3600")
            await trunk.asked("ACK")
            again = await trunk.asked("INVITE")
            assert (again.one("Session-Expires"), again.one("Min-SE")) == ("3600", "3600")
            contact = f"Contact: <sip:mara@127.0.0.1:{trunk.port}>"
            trunk.says(again, "200 OK", contact, body=SOUND)
            assert (await ears.hear("answered"))[0] == "answered"

    run(test())


def test_what_is_too_short_for_us_is_told() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            henrik.invite("+49405550100", *TIMER, "Session-Expires: 30")
            refused = await henrik.answer()
            assert (refused.code, refused.one("Min-SE")) == (422, "90")
            assert ears.invites == []

    run(test())


@given(some.integers(min_value=90, max_value=100_000))
def test_a_refresh_comes_well_before_the_end(seconds: int) -> None:
    session = timing.Session(seconds, "us")
    assert session.refresh_after < session.lapses_after < seconds
