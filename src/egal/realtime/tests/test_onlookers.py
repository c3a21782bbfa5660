"""Who is there, by signs that come and stay away."""

from dataclasses import replace

from egal.realtime.onlookers import MOST_TABS, Onlookers, Sign, packed, unpacked

JANA = Sign(1, 7, 3, "Jana Köster", "a", "reading")
TARIQ = Sign(1, 7, 4, "Tariq Rahimi", "b", "reading")
PLACE = JANA.place


class Clock:
    """Stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def doing(onlookers: Onlookers) -> dict[str, str]:
    return {each.name: each.doing for each in onlookers.at(PLACE)}


def test_two_see_each_other_and_one_alone_is_no_news() -> None:
    onlookers = Onlookers()
    assert not onlookers.hear(JANA)
    assert onlookers.hear(TARIQ)
    assert not onlookers.hear(TARIQ)
    assert onlookers.hear(replace(TARIQ, doing="note"))
    assert doing(onlookers) == {"Jana Köster": "reading", "Tariq Rahimi": "note"}


def test_an_agent_in_two_tabs_counts_once_with_what_they_do_most() -> None:
    onlookers = Onlookers()
    for sign in (JANA, replace(JANA, tab="c", doing="reply"), TARIQ):
        onlookers.hear(sign)
    assert doing(onlookers) == {"Jana Köster": "reply", "Tariq Rahimi": "reading"}
    assert onlookers.hear(replace(JANA, tab="c", doing="gone"))
    assert not onlookers.hear(replace(JANA, tab="d"))
    assert doing(onlookers)["Jana Köster"] == "reading"


def test_who_gives_no_sign_is_gone_by_and_by() -> None:
    clock = Clock()
    onlookers = Onlookers(clock)
    onlookers.hear(JANA)
    onlookers.hear(TARIQ)
    clock.now = 6
    onlookers.hear(JANA)
    assert onlookers.lapse() == []
    clock.now = 11
    assert onlookers.lapse() == [PLACE]
    assert doing(onlookers) == {"Jana Köster": "reading"}
    clock.now = 99
    assert onlookers.lapse() == []
    assert onlookers._tabs == {}


def test_nobody_fills_the_memory_with_tabs() -> None:
    onlookers = Onlookers()
    for number in range(3 * MOST_TABS):
        onlookers.hear(replace(JANA, tab=str(number)))
    assert len(onlookers._tabs[PLACE]) == MOST_TABS


def test_conversations_of_the_same_number_elsewhere_are_others() -> None:
    onlookers = Onlookers()
    onlookers.hear(JANA)
    assert not onlookers.hear(replace(TARIQ, workspace_id=2))
    assert doing(onlookers) == {"Jana Köster": "reading"}


def test_many_signs_go_in_few_payloads_that_fit() -> None:
    signs = [replace(JANA, agent_id=number, name="Ж" * 80) for number in range(300)]
    payloads = list(packed(signs))
    assert max(len(payload.encode()) for payload in payloads) < 8000
    assert [sign for payload in payloads for sign in unpacked(payload)] == signs
    assert len(payloads) < 12


def test_a_payload_of_another_release_is_no_sign() -> None:
    assert unpacked('[["too", "short"]]') == unpacked("what?") == unpacked("7") == []
