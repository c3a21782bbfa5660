import pytest

from egal.shared import allowance as allowances
from egal.shared.allowance import Allowance


def test_so_many_at_once_then_so_many_a_second() -> None:
    now = [0.0]
    allowance = Allowance(rate=2, burst=3, clock=lambda: now[0])
    assert [allowance.wait_for("shop") for _ in range(4)] == [0, 0, 0, 0.5]
    assert allowance.wait_for("crm") == 0
    now[0] = 0.5
    assert [allowance.wait_for("shop") for _ in range(2)] == [0, 0.5]


def test_many_who_ask_once_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "MOST", 10)
    now = iter(float(number) for number in range(1_000))
    some = Allowance(rate=1, burst=1, clock=lambda: next(now))
    for number in range(100):
        assert some.wait_for(number) == 0
    assert len(vars(some)["_left"]) <= 10
