from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from egal.channels.base import InboxSettings
from egal.channels.changing import change_settings
from egal.channels.connect import checked_settings, connect_inbox, server_settings
from egal.channels.phone.channel import channel
from egal.channels.phone.names import number_at
from egal.events.record import SYSTEM
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz

LINE = "+494055501000"
TRUNK = {"server": "sip.provider.example", "user": "4940555", "password": "known to us"}


def checked(**given: Any) -> dict[str, Any]:
    return checked_settings("phone", given)


def test_a_trunk_is_what_has_a_server_and_says_nothing_else() -> None:
    found = checked(**TRUNK)
    assert (found["driver"], found["mode"], found["transport"]) == ("embedded", "trunk", "udp")


def test_one_line_is_a_trunk() -> None:
    found = checked(**server_settings("phone", "sips://4940555:p%40ss@sip.provider.example:5061"))
    assert (found["server"], found["transport"]) == ("sip.provider.example:5061", "tls")
    assert (found["user"], found["password"]) == ("4940555", "p@ss")


@pytest.mark.parametrize("url", ["sip:", "http://sip.provider.example", "sip://", "nonsense"])
def test_what_is_no_trunk_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Trouble, match="sip://user:password"):
        server_settings("phone", url)


def test_a_peer_is_known_by_its_addresses() -> None:
    found = checked(peers="192.0.2.7, 198.51.100.0/24\n2001:db8::7", may_dial="+49\n+43 1")
    assert found["peers"] == ["192.0.2.7/32", "198.51.100.0/24", "2001:db8::7/128"]
    assert (found["mode"], found["may_dial"]) == ("peer", ["+49", "+431"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mode": "trunk", "server": "sip.provider.example"}, "user"),
        ({"peers": "everybody"}, "peers"),
        ({"server": "sip:provider"}, "server"),
        ({"codecs": "opus"}, "codecs"),
        ({"caller_id": "040 123456"}, "caller_id"),
        ({"may_dial": "0049"}, "may_dial"),
        ({"driver": "cti", "system": "placetel"}, "secret"),
        ({"driver": "cti", "secret": "short"}, "secret"),
        ({"driver": "cti", "extensions": "jana"}, "extensions"),
    ],
)
def test_what_cannot_work_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Trouble, match=f"^{field}"):
        checked(**given)


def test_a_system_that_tells_us_gets_a_secret() -> None:
    one, other = checked(driver="cti"), checked(driver="cti")
    assert len(one["secret"]) > 30
    assert one["secret"] != other["secret"]


@pytest.mark.django_db
def test_who_changes_the_server_types_the_password_again(in_nordnetz: Nordnetz) -> None:
    inbox = connect_inbox(
        workspace=in_nordnetz.workspace,
        channel="phone",
        address=LINE,
        settings=TRUNK,
        actor=SYSTEM,
    )
    change_settings(inbox=inbox, actor=SYSTEM, name=None, settings={"codecs": ["PCMU"]})
    assert inbox.settings["password"] == "known to us"
    elsewhere = {"server": "sip.eve.example"}
    with pytest.raises(Trouble, match="password"):
        change_settings(inbox=inbox, actor=SYSTEM, name=None, settings=elsewhere)


def test_an_inbox_is_a_number_of_the_world() -> None:
    assert channel.address("+49 (40) 5550-1000") == LINE
    for wrong in ("040 5550100", "support", "+49", "+1234567890123456789"):
        with pytest.raises(Trouble):
            channel.address(wrong)


def test_customers_are_offered_a_line_that_is_connected() -> None:
    with override("en"):
        offered = channel.offer(InboxSettings(LINE, checked(**TRUNK)))
    assert offered
    assert (offered.url, offered.to_copy) == (f"tel:{LINE}", "+49 40 55501000")
    assert channel.offer(InboxSettings(LINE, checked())) is None
    proves = checked(mode="peer", user="front", password="a long one")
    assert channel.offer(InboxSettings(LINE, proves))


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("0221 29191999", "+4922129191999"),
        ("492212919199", "+492212919199"),
        ("0043 1 5053000", "+4315053000"),
        ("+4315053000", "+4315053000"),
        ("anonymous", ""),
        ("", ""),
        ("23", "23"),
        ("77771234567@fpbx.de", "77771234567@fpbx.de"),
    ],
)
def test_a_number_is_understood_as_at_this_line(told: str, number: str) -> None:
    assert number_at(LINE, told) == number


@given(st.text(max_size=60))
def test_whatever_a_system_calls_a_number_is_one_or_stays_short(told: str) -> None:
    found = number_at(LINE, told)
    assert len(found) <= 40
    assert not found.startswith("+") or found[1:].isdecimal() or found == told.strip()[:40]
