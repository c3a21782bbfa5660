"""What customers are told who follow their conversations, and what they are not."""

from egal.realtime.onlookers import CUSTOMER, Sign
from egal.realtime.visiting import MOST, Visit, Visiting
from egal.shared.ids import public_id

MARA, EVE = 1, 2  # contacts
MATTER = 7


def visit(contact: int, *conversations: int) -> Visit:
    return Visit(visitor_id=contact * 10, contact_id=contact, conversations=set(conversations))


def came(*visits: Visit) -> Visiting:
    visiting = Visiting()
    for each in visits:
        visiting.come(each)
    return visiting


def sign(doing: str, agent: int = 3) -> Sign:
    return Sign(1, MATTER, agent, "Jana Köster", "a", doing)


def test_what_changes_is_told_to_whose_it_is_alone() -> None:
    mara, eve = visit(MARA, MATTER), visit(EVE)
    came(mara, eve).changed(5, "message.received", MATTER, MARA)
    assert mara.news == [("changed", {"conversation": public_id(MATTER), "seq": 5})]
    assert eve.news == []


def test_nobody_hears_of_notes_and_of_who_has_what_in_hand() -> None:
    mara = visit(MARA, MATTER)
    for kind in ("note.added", "conversation.assigned", "conversation.tagged", "draft.kept"):
        came(mara).changed(5, kind, MATTER, MARA)
    assert mara.news == []


def test_of_a_new_conversation_she_hears_who_writes_there() -> None:
    mara = visit(MARA)
    visiting = came(mara)
    visiting.changed(5, "conversation.opened", MATTER, MARA)
    visiting.hear(sign("reply"))
    assert mara.news[-1][1]["writing"] == "Jana Köster"


def test_who_writes_a_note_is_there_and_writes_nothing() -> None:
    mara = visit(MARA, MATTER)
    came(mara).hear(sign("note"))
    assert mara.news[0][1] == {
        "conversation": public_id(MATTER),
        "writing": "",
        "reading": True,
    }


def test_what_she_types_herself_does_not_come_back() -> None:
    mara = visit(MARA, MATTER)
    came(mara).hear(sign(CUSTOMER, agent=-MARA))
    assert mara.news == []


def test_who_is_somebody_else_by_now_is_ended() -> None:
    mara, eve = visit(MARA), visit(EVE)
    came(mara, eve).keep({mara.visitor_id: MARA, eve.visitor_id: MARA})
    assert (mara.ended, eve.ended) == (False, True)


def test_who_reads_nothing_is_ended_and_holds_no_memory() -> None:
    mara = visit(MARA, MATTER)
    visiting = came(mara)
    for seq in range(MOST + 1):
        visiting.changed(seq, "message.received", MATTER, MARA)
    assert mara.ended


def test_who_has_gone_leaves_nothing_behind() -> None:
    mara = visit(MARA, MATTER)
    visiting = came(mara)
    visiting.go(mara)
    assert (len(visiting), vars(visiting)["_of_conversation"]) == (0, {})
