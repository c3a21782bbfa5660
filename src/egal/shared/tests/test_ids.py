import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egal.shared.ids import number_of, public_id

NUMBERS = st.integers(min_value=1, max_value=2**63 - 1)


@given(NUMBERS)
def test_a_public_id_leads_back_to_its_number(number: int) -> None:
    public = public_id(number)
    assert number_of(public) == number
    assert len(public) >= 6
    assert public.isalnum()


@given(NUMBERS, NUMBERS)
def test_no_two_numbers_share_a_public_id(one: int, other: int) -> None:
    assert (public_id(one) == public_id(other)) == (one == other)


@given(st.text(alphabet=string.ascii_letters + string.digits + "-./%é", max_size=60))
def test_a_foreign_string_is_nobodys_id(text: str) -> None:
    number = number_of(text)
    assert number == 0 or public_id(number) == text


@pytest.mark.parametrize(
    "foreign",
    ["", "7", "../../etc/passwd", "k3G7QA" * 1_000, "%00", "ﬁ", public_id(7) + "k", "'; drop"],
)
def test_what_people_type_into_the_address_bar_is_nobodys_id(foreign: str) -> None:
    assert number_of(foreign) == 0


@pytest.mark.parametrize("length", [10, 12, 20, 30])
def test_a_number_no_row_can_have_is_nobodys_id(length: int) -> None:
    assert number_of(public_id(2**63 - 1) + "y" * length) == 0
    assert number_of("yEjP7bNx" * 4) == 0
