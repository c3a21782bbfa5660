import pytest

from egal.channels.phone.embedded.numbers import rung
from egal.channels.phone.embedded.tests.driving import OURS, line
from egal.channels.phone.names import number_at, number_typed

TRUNK = line(mode="trunk", user="5551000", auth_user="desk")


@pytest.mark.parametrize(
    "written", ["+49405550100", "0049405550100", "0405550100", "49405550100", "405550100"]
)
def test_a_line_is_known_however_its_number_is_written(written: str) -> None:
    assert rung([written], [line()]) == line()


def test_a_trunk_is_known_by_its_user_and_where_it_is_the_only_one() -> None:
    assert rung(["5551000", ""], [line(), TRUNK]) == TRUNK
    assert rung(["1234567e0", ""], [TRUNK]) == TRUNK
    assert rung(["+49401111111"], [line()]) is None


@pytest.mark.parametrize(
    ("said", "spelling"),
    [
        ("+4917612345678", "+4917612345678"),
        ("017612345678", "+4917612345678"),
        ("4917612345678", "+4917612345678"),
        ("00447911123456", "+447911123456"),
        ("21", "21"),
        ("", ""),
    ],
)
def test_who_rings_in_the_one_spelling(said: str, spelling: str) -> None:
    assert number_at(OURS, said) == spelling


@pytest.mark.parametrize(
    ("typed", "number"),
    [("01751234567", "+491751234567"), ("0043151234567", "+43151234567"), ("1234", ""), ("", "")],
)
def test_who_withholds_their_number_types_one(typed: str, number: str) -> None:
    assert number_typed(OURS, typed) == number
