import pytest

from egal.channels.spelling import country_of, kinds, legible, spelled
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace


@pytest.mark.parametrize(
    ("zone", "given", "kept"),
    [
        ("Europe/Berlin", "0176 / 123 45 67", "+491761234567"),
        ("Europe/Berlin", "+43 1 58858", "+43158858"),
        ("Europe/Vienna", "0043 (1) 58858", "+43158858"),
        ("Europe/Vienna", "01 588580", "+431588580"),
        ("UTC", "+1 (202) 555-0123", "+12025550123"),
    ],
)
def test_a_number_has_one_spelling(zone: str, given: str, kept: str) -> None:
    assert spelled("phone", given, Workspace(time_zone=zone)) == kept


@pytest.mark.parametrize("given", ["0176 1234567", "12", "call me", "", "+49"])
def test_what_is_no_number_is_told(given: str) -> None:
    with pytest.raises(Trouble, match="no telephone number"):
        spelled("phone", given, Workspace(time_zone="UTC"))


def test_an_extension_alone_is_no_number() -> None:
    with pytest.raises(Trouble, match="no telephone number"):
        spelled("phone", "12", Workspace(time_zone="Europe/Berlin"))


@pytest.mark.parametrize(
    ("value", "shown"), [("+491761234567", "+49 176 1234567"), ("+49", "+49"), ("", "")]
)
def test_a_number_is_shown_in_groups(value: str, shown: str) -> None:
    assert legible("phone", value) == shown


def test_the_others_are_their_channels_business() -> None:
    here = Workspace(time_zone="UTC")
    assert spelled("email", " Mara@Posteo.example ", here) == "mara@posteo.example"
    with pytest.raises(Trouble, match="pigeon"):
        spelled("pigeon", "Coo", here)
    assert next(kind.key for kind in kinds()) == "email"


def test_a_time_tells_the_country() -> None:
    assert (country_of("Europe/Berlin"), country_of("Asia/Tokyo")) == ("DE", "JP")
    assert country_of("UTC") is None


@pytest.mark.parametrize(
    ("kind", "value", "known", "shown"),
    [
        ("x", "2124788473910001682", {"handle": "@levin", "name": "Levin"}, "@levin"),
        ("x", "2124788473910001682", {"name": "Levin"}, "Levin"),
        ("x", "nordnetz", {}, "@nordnetz"),
        ("facebook", "179542732186713", {"name": "Mara Lindner"}, "Mara Lindner"),
        ("facebook", "179542732186713", {"name": "179542732186713"}, "Facebook 6713"),
        ("whatsapp", "491761234567", {"name": "Mara"}, "+49 176 1234567"),
        ("whatsapp", "DE.1795", {"handle": "491761234567"}, "+49 176 1234567"),
        ("whatsapp", "DE.1795", {"name": "Mara"}, "Mara"),
    ],
)
def test_the_numbers_of_networks_are_shown_to_nobody(
    kind: str, value: str, known: dict[str, str], shown: str
) -> None:
    assert legible(kind, value, **known) == shown
