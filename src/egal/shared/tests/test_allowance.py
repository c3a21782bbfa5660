from egal.shared.allowance import Allowance


def test_so_many_at_once_then_so_many_a_second() -> None:
    now = [0.0]
    allowance = Allowance(rate=2, burst=3, clock=lambda: now[0])
    assert [allowance.wait_for("shop") for _ in range(4)] == [0, 0, 0, 0.5]
    assert allowance.wait_for("crm") == 0
    now[0] = 0.5
    assert [allowance.wait_for("shop") for _ in range(2)] == [0, 0.5]
