"""A mail joins a conversation by our signed reference, and by nothing else."""

from egal.channels.email.references import answered, message_id_for
from egal.channels.email.tests.samples import INBOX, plain, read_bytes

OURS = message_id_for(7, INBOX)
OLDER = message_id_for(3, INBOX)


def test_a_message_id_is_stable_and_of_the_inbox() -> None:
    assert message_id_for(7, INBOX) == OURS
    assert OURS.startswith("<egal.")
    assert OURS.endswith("@acme.example>")
    assert message_id_for(7, "hilfe@büro.example").isascii()


def test_the_newest_reference_wins() -> None:
    assert answered(OLDER, OURS) == (3, False)
    assert answered("<x@y>", f"{OLDER} <a@b> {OURS} <c@d>") == (7, False)
    assert answered("", "") == (None, False)
    assert answered("<x@y>", "<a@b>") == (None, False)


def test_a_forged_reference_is_broken() -> None:
    last = "b" if OURS.split("@")[0][-1] == "a" else "a"
    forged = OURS.replace("@", f"{last}@").replace(f"{OURS.split('@')[0][-1]}{last}@", f"{last}@")
    assert answered(forged, "") == (None, True)
    assert answered("<egal.x@acme.example>", "") == (None, True)
    assert answered(OURS.lower(), "")[0] != 8


def test_a_forged_reference_beside_a_good_one_does_no_harm() -> None:
    assert answered("<egal.x.y@acme.example>", OURS) == (7, False)


def test_a_signature_of_one_message_is_worth_nothing_for_another() -> None:
    mixed = ".".join([*OURS.split(".")[:1], OLDER.split(".")[1], *OURS.split(".")[2:]])
    assert answered(mixed, "") == (None, True)


def test_only_the_newest_hundred_are_looked_at() -> None:
    assert answered("", OURS + " <a@b>" * 99) == (7, False)
    assert answered("", OURS + " <a@b>" * 100) == (None, False)


def test_eve_answers_with_a_made_up_reference() -> None:
    message = read_bytes(
        plain(From="eve@example.com", In_Reply_To="<egal.k3G7QA.aaaa@acme.example>")
    )
    assert (message.answers, message.broken_reference) == (None, True)
