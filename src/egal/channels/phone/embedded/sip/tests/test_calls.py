import asyncio
import hashlib
import re

import pytest

from egal.channels.phone.embedded.sip.endpoint import Invite
from egal.channels.phone.embedded.sip.routes import Route
from egal.channels.phone.embedded.sip.tests.hearing import SDP, Ears, listening, run
from egal.testing.rawsip import SOUND, RawCaller

ASKS = {
    "401 Unauthorized": "WWW-Authenticate",
    "407 Proxy Authentication Required": "Proxy-Authenticate",
}


def test_a_call_is_answered_acknowledged_and_hung_up_by_the_caller() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            answered = await henrik.up(call)
            assert "m=audio" in answered.body
            assert "BYE" in answered.one("Allow")
            henrik.within(call, "BYE")
            assert (await henrik.answer()).code == 200
            assert await ears.hear("gone") == ("gone", "them", 200)

    run(test())


def test_we_hang_up() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            await henrik.up(call)
            ears.endpoint.hang_up(ears.invites[0].call)
            henrik.says(await henrik.asked("BYE"), "200 OK")
            assert await ears.hear("gone") == ("gone", "us", 200)

    run(test())


def test_an_answer_nobody_acknowledges_is_sent_again() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            assert [(await henrik.answer(call)).code for _time in "12"] == [200, 200]
            henrik.ack(call)
            assert await henrik.silence(1.2)

    run(test())


def test_an_invite_that_comes_twice_is_one_call() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            henrik.send(henrik.request(call, "INVITE", body=SOUND))
            await henrik.up(call)
            assert len(ears.invites) == 1

    run(test())


def test_a_caller_gives_up_while_it_rings() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            ears.answers = False
            call = henrik.invite("+49405550100")
            await henrik.next()  # 100
            ears.endpoint.ring(ears.invites[0].call)
            assert (await henrik.next()).code == 180
            henrik.send(henrik.request(call, "CANCEL", f"CSeq: {call.cseq} CANCEL"))
            assert {(await henrik.answer()).code, (await henrik.answer()).code} == {200, 487}
            assert await ears.hear("gone") == ("gone", "them", 487)

    run(test())


def test_we_refuse_a_call() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            ears.answers = False
            henrik.invite("+49405550100")
            await henrik.next()  # 100
            ears.endpoint.refuse(ears.invites[0].call, 486)
            assert (await henrik.answer()).code == 486

    run(test())


def test_hold_and_resume_are_answered_and_what_nobody_speaks_is_refused() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            await henrik.up(call)
            henrik.within(call, "INVITE", body=SOUND.replace("sendrecv", "sendonly"))
            await henrik.up(call)
            henrik.within(call, "INVITE", body=SOUND.replace("PCMA", "G729"))
            assert (await henrik.answer()).code == 488
            henrik.ack(call)
            henrik.within(call, "BYE")
            assert (await henrik.answer()).code == 200
            assert [told[0] for told in ears.told] == ["offered", "offered", "gone"]

    run(test())


def test_a_reinvite_without_an_offer_gets_ours() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            await henrik.up(call)
            henrik.within(call, "INVITE")
            assert "m=audio" in (await henrik.answer(call)).body
            henrik.ack(call, body=SOUND)
            assert "PCMA" in (await ears.hear("answered"))[1]

    run(test())


def test_a_first_invite_without_an_offer_gets_ours() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100", body="")
            assert "m=audio" in (await henrik.answer(call)).body
            henrik.ack(call, body=SOUND)
            assert "PCMA" in (await ears.hear("answered"))[1]

    run(test())


def test_a_transfer_asked_of_us_is_declined_and_the_call_stays() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            await henrik.up(call)
            henrik.within(call, "REFER", "Refer-To: <sip:+88213000@example.com>")
            assert (await henrik.answer()).code == 603
            henrik.within(call, "OPTIONS")
            assert (await henrik.answer()).code == 200
            assert ears.told == []

    run(test())


def test_keys_are_heard_by_info() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            await henrik.up(call)
            henrik.within(call, "INFO", body="Signal=5\nDuration=160\n")
            assert (await henrik.answer()).code == 200
            henrik.within(call, "INFO", body="#")
            assert (await henrik.answer()).code == 200
            assert ears.told == [("pressed", "5"), ("pressed", "#")]

    run(test())


def test_a_call_nobody_knows_is_said_to_be_none() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100")
            await henrik.up(call)
            call.to = call.to.split(";")[0] + ";tag=else"
            henrik.within(call, "BYE")
            assert (await henrik.answer()).code == 481

    run(test())


def test_what_is_required_and_not_known_is_told() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            henrik.invite("+49405550100", "Require: 100rel")
            refused = await henrik.answer()
            assert (refused.code, refused.one("Unsupported")) == (420, "100rel")
            assert ears.invites == []

    run(test())


def test_we_ring_a_number_and_prove_who_we_are() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as trunk:
            route = Route(
                ("127.0.0.1", trunk.port), "udp", "trunk.example", None, "desk", "auth", "kabeljau"
            )
            call = ears.endpoint.dial(route, "+4917612345678", SDP)
            first = await trunk.asked("INVITE")
            assert first.start == "INVITE sip:+4917612345678@trunk.example SIP/2.0"
            challenge = (
                'WWW-Authenticate: Digest realm="trunk",nonce="n",algorithm=SHA-256,qop="auth"'
            )
            trunk.says(first, "401 Unauthorized", challenge)
            await trunk.asked("ACK")
            second = await trunk.asked("INVITE")
            assert 'username="auth"' in second.one("Authorization")
            contact = f"Contact: <sip:mara@127.0.0.1:{trunk.port}>"
            trunk.says(second, "180 Ringing")
            await ears.hear("ringing")
            trunk.says(second, "200 OK", contact, body=SOUND)
            await trunk.asked("ACK")
            assert "PCMA" in (await ears.hear("answered"))[1]
            ears.endpoint.hang_up(call)
            assert (await trunk.asked("BYE")).start.startswith("BYE sip:mara@")

    run(test())


@pytest.mark.parametrize(("status", "asks"), sorted(ASKS.items()))
def test_a_goodbye_that_must_be_proved_is_said_again(status: str, asks: str) -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as trunk:
            there = ("127.0.0.1", trunk.port)
            route = Route(there, "udp", "trunk.example", None, "desk", "auth", "kabeljau")
            call = ears.endpoint.dial(route, "+4917612345678", SDP)
            contact = f"Contact: <sip:mara@127.0.0.1:{trunk.port}>"
            trunk.says(await trunk.asked("INVITE"), "200 OK", contact, body=SOUND)
            await trunk.asked("ACK")
            ears.endpoint.hang_up(call)
            first = await trunk.asked("BYE")
            trunk.says(first, status, f'{asks}: Digest realm="trunk",nonce="n",qop="auth"')
            second = await trunk.asked("BYE")
            name = asks.replace("Authenticate", "Authorization").removeprefix("WWW-")
            assert is_proved(second.one(name), "BYE", second.start.split()[1])
            assert int(second.one("CSeq").split()[0]) == int(first.one("CSeq").split()[0]) + 1
            trunk.says(second, status, f'{asks}: Digest realm="trunk",nonce="n",qop="auth"')
            assert await trunk.silence()
            assert [told for told in ears.told if told[0] == "gone"] == [("gone", "us", 200)]

    run(test())


def test_who_rang_us_may_want_proof_of_our_goodbye_even_as_we_close() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as trunk:
            call = trunk.invite("+49405550100")
            await trunk.up(call)
            ears.invites[0].call.proves("auth", "kabeljau")
            closing = asyncio.ensure_future(ears.endpoint.stop())
            challenge = 'WWW-Authenticate: Digest realm="trunk",nonce="n",qop="auth"'
            trunk.says(await trunk.asked("BYE"), "401 Unauthorized", challenge)
            second = await trunk.asked("BYE")
            assert is_proved(second.one("Authorization"), "BYE", second.start.split()[1])
            trunk.says(second, "200 OK")
            await closing

    run(test())


def is_proved(header: str, method: str, uri: str) -> bool:
    """Whether it holds for the user "auth" with the password "kabeljau" (RFC 7616, 3.4.1)."""
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', header))

    def md5(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()

    mine, what = md5("auth", "trunk", "kabeljau"), md5(method, uri)
    answer = md5(mine, said["nonce"], said["nc"], said["cnonce"], "auth", what)
    return bool(said["response"] == answer)


def test_whoever_is_rung_may_be_busy_or_we_may_give_up() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as trunk:
            route = Route(("127.0.0.1", trunk.port), "udp", "trunk.example", None, "desk")
            ears.endpoint.dial(route, "+4917612345678", SDP)
            trunk.says(await trunk.asked("INVITE"), "486 Busy Here")
            assert await ears.hear("gone") == ("gone", "them", 486)
            ears.told.clear()
            call = ears.endpoint.dial(route, "+4917612345678", SDP)
            trunk.says(await trunk.asked("INVITE"), "180 Ringing")
            await ears.hear("ringing")
            ears.endpoint.hang_up(call)
            await trunk.asked("CANCEL")
            assert ears.told[-1] == ("gone", "us", 200)

    run(test())


def test_names_in_latin_1_and_bodies_with_umlauts_are_read() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            henrik.user = '"Weiß" <sip:+4940123456@127.0.0.1>'
            packet = henrik.request(
                henrik.invite("1"), "INVITE", body=SOUND.replace("s=-", "s=Größe")
            )
            ears.endpoint.hang_up((await first(ears)).call)
            henrik.send(
                packet.replace("Call-ID: ", "Call-ID: x").replace("\n", "\r\n").encode("latin-1")
            )
            assert (await first(ears, 1)).caller.name == "Weiß"

    run(test())


def test_who_is_behind_a_router_hears_us_hang_up() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            call = henrik.invite("+49405550100", "Contact: <sip:henrik@192.168.7.7:5060>")
            await henrik.up(call)
            ears.endpoint.hang_up(ears.invites[0].call)
            assert (await henrik.asked("BYE")).one("Call-ID") == call.id

    run(test())


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    async def test() -> None:
        async with listening() as ears:
            route = Route(("127.0.0.1", 9), "tcp", "trunk.example", None, "desk")
            ears.endpoint.dial(route, "+4917612345678", SDP)
            assert await ears.hear("gone") == ("gone", "them", 408)

    run(test())


async def first(ears: Ears, place: int = 0) -> Invite:
    async with asyncio.timeout(5):
        while len(ears.invites) <= place:
            await asyncio.sleep(0.01)
    return ears.invites[place]


def test_calls_come_by_tcp_in_pieces_and_with_keep_alives() -> None:
    async def test() -> None:
        async with listening() as ears, RawCaller(ears.endpoint.port) as henrik:
            reader, writer = await asyncio.open_connection("127.0.0.1", ears.endpoint.port)
            call = henrik.invite("+49405550100", "Via: ")
            call.id = "by-tcp"
            via = "Via: SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bKtcp"
            text = henrik.request(call, "INVITE", via, body=SOUND).replace("\n", "\r\n").encode()
            for piece in (b"\r\n\r\n", text[:100], text[100:], text[:0]):
                writer.write(piece)
                await asyncio.sleep(0.05)
            came = b""
            while b"SIP/2.0 200" not in came:
                came += await reader.read(4096)
            assert came.startswith(b"\r\n")
            writer.close()

    run(test())
