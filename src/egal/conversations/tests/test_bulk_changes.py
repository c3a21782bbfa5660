from datetime import timedelta
from typing import Any

import pytest

from egal.conversations.actions.assign import assign
from egal.conversations.actions.bulk_changes import begin_bulk_change, undo_bulk_change
from egal.conversations.actions.merging import merge_conversations
from egal.conversations.actions.snooze import snooze
from egal.conversations.actions.status import solve
from egal.conversations.actions.tags import tag, untag
from egal.conversations.bulk.working import make_bulk_changes
from egal.conversations.models import BulkChange, Conversation, Tagging
from egal.events.models import Event
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, happened, vera, writes
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.models import Team
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=3)


@pytest.fixture
def three(in_nordnetz: Nordnetz) -> list[Conversation]:
    return [conversation_of(writes(in_nordnetz.inbox, "Mara", "Help.")) for _ in range(3)]


def begin(nordnetz: Nordnetz, some: list[Conversation], verb: str, **given: Any) -> BulkChange:
    return begin_bulk_change(
        workspace=nordnetz.workspace,
        actor=nordnetz.jana,
        verb=verb,
        given=given,
        conversations=[each.id for each in some],
    )


def worked(change: BulkChange) -> BulkChange:
    while make_bulk_changes():
        pass
    change.refresh_from_db()
    assert change.finished_at
    return change


def changed(nordnetz: Nordnetz, some: list[Conversation], verb: str, **given: Any) -> BulkChange:
    return worked(begin(nordnetz, some, verb, **given))


def taken_back(nordnetz: Nordnetz, change: BulkChange) -> BulkChange:
    undo_bulk_change(change=change, actor=nordnetz.jana)
    return worked(change)


def tagged() -> int:
    return Tagging.objects.filter(tag__name="bill").count()


def test_each_is_changed_as_if_alone(in_nordnetz: Nordnetz, three: list[Conversation]) -> None:
    change = changed(in_nordnetz, three, "tag", name="bill")
    assert (change.done, change.refused, tagged()) == (3, {}, 3)
    for each in three:
        assert happened(each)[-1] == "conversation.tagged"


def test_all_is_taken_back_but_what_was_so_before(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    tag(conversation=three[0], actor=in_nordnetz.tariq, name="bill")
    change = changed(in_nordnetz, three, "tag", name="Bill")
    taken_back(in_nordnetz, change)
    assert list(Tagging.objects.values_list("conversation", flat=True)) == [three[0].id]


def test_what_was_changed_since_stays_and_is_told(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    change = changed(in_nordnetz, three, "assign", agent=in_nordnetz.jana.id)
    assign(conversation=three[1], actor=in_nordnetz.tariq, agent=in_nordnetz.tariq)
    taken_back(in_nordnetz, change)
    assert list(change.left) == [str(three[1].id)]
    assert "changed since" in change.left[str(three[1].id)]
    owners = Conversation.objects.order_by("id").values_list("assignee", flat=True)
    assert list(owners) == [None, in_nordnetz.tariq.id, None]


def test_each_status_comes_back(in_nordnetz: Nordnetz, three: list[Conversation]) -> None:
    until = clock.now() + SOON
    snooze(conversation=three[0], actor=in_nordnetz.jana, until=until)
    solve(conversation=three[1], actor=in_nordnetz.jana)
    change = changed(in_nordnetz, three, "solve")
    assert set(Conversation.objects.values_list("status", flat=True)) == {"solved"}
    taken_back(in_nordnetz, change)
    found = Conversation.objects.order_by("id").values_list("status", "snoozed_until")
    assert list(found) == [("snoozed", until), ("solved", None), ("open", None)]


def test_a_team_takes_the_agent_along_and_gives_it_back(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    team = Team.objects.create(
        workspace=in_nordnetz.workspace, name="Technik", created_at=clock.now()
    )
    assign(conversation=three[0], actor=in_nordnetz.jana, agent=in_nordnetz.tariq)
    change = changed(in_nordnetz, three, "assign_team", team=team.id)
    three[0].refresh_from_db()
    assert (three[0].team, three[0].assignee) == (team, None)
    taken_back(in_nordnetz, change)
    three[0].refresh_from_db()
    assert (three[0].team, three[0].assignee) == (None, in_nordnetz.tariq)


def test_the_other_changes_and_back(in_nordnetz: Nordnetz, three: list[Conversation]) -> None:
    until = clock.now() + SOON
    for verb, given, expected in (
        ("mark_spam", {}, {"spam_at__isnull": False}),
        ("snooze", {"until": until.isoformat()}, {"status": "snoozed", "snoozed_until": until}),
    ):
        change = changed(in_nordnetz, three, verb, **given)
        assert Conversation.objects.filter(**expected).count() == 3
        taken_back(in_nordnetz, change)
        assert Conversation.objects.filter(status="open", spam_at=None).count() == 3


def test_an_untagged_one_gets_its_tag_back(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    tag(conversation=three[2], actor=in_nordnetz.jana, name="bill")
    change = changed(in_nordnetz, three, "untag", name="bill")
    assert tagged() == 0
    taken_back(in_nordnetz, change)
    assert Tagging.objects.get().conversation == three[2]


def test_what_is_refused_is_told_and_holds_up_nobody(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    merge_conversations(keep=three[0], merge=three[1], actor=in_nordnetz.jana)
    gone = Conversation(pk=999_999)
    change = changed(in_nordnetz, [*three, gone], "tag", name="bill")
    assert change.refused[str(three[1].id)].startswith("This conversation was merged")
    assert change.refused["999999"] == "This conversation is no longer here."
    assert tagged() == 2


def test_a_failure_of_one_is_told_in_the_log(
    in_nordnetz: Nordnetz,
    three: list[Conversation],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_given: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("egal.conversations.bulk.working.make", fail)
    change = changed(in_nordnetz, three[:1], "solve")
    assert change.refused == {str(three[0].id): "That did not work."}
    assert "a bug" in caplog.text


def test_one_of_another_company_is_not_here(
    in_nordnetz: Nordnetz, three: list[Conversation], fremdfirma: Fremdfirma
) -> None:
    theirs = conversation_of(writes(fremdfirma.inbox, "Henrik", "Lamps?"))
    change = changed(in_nordnetz, [theirs], "solve")
    assert list(change.refused) == [str(theirs.id)]
    assert Conversation.unscoped.get(pk=theirs.pk).status == "open"


def test_it_goes_on_batch_by_batch_and_stops_when_taken_back(
    in_nordnetz: Nordnetz, three: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.conversations.bulk.working._BATCH", 2)
    change = begin(in_nordnetz, three, "tag", name="bill")
    assert make_bulk_changes() == 2
    change.refresh_from_db()
    assert (change.done, change.finished_at, tagged()) == (2, None, 2)
    taken_back(in_nordnetz, change)
    assert (change.done, change.undone, tagged()) == (2, 2, 0)


def test_a_large_change_does_not_hold_up_a_small_one(
    in_nordnetz: Nordnetz, three: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("egal.conversations.bulk.working._BATCH", 1)
    begin(in_nordnetz, three, "tag", name="bill")
    make_bulk_changes()
    small = begin(in_nordnetz, three[:1], "solve")
    make_bulk_changes()
    small.refresh_from_db()
    assert small.finished_at


def test_a_program_asks_for_one_and_loses_its_token(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    token, _ = add_token(workspace=in_nordnetz.workspace, scopes=["write"], actor=in_nordnetz.jana)
    change = begin_bulk_change(
        workspace=in_nordnetz.workspace,
        actor=token,
        verb="solve",
        given={},
        conversations=[each.id for each in three],
    )
    token.revoked_at = clock.now()
    token.save()
    assert len(worked(change).refused) == 3


def test_the_reasons_are_in_the_language_of_who_asked(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    in_nordnetz.jana.account.language = "de"
    in_nordnetz.jana.account.save()
    change = changed(in_nordnetz, [Conversation(pk=999_999)], "solve")
    assert change.refused["999999"] == "Dieses Anliegen ist nicht mehr hier."


def test_beginning_ending_and_undoing_are_told(
    in_nordnetz: Nordnetz, three: list[Conversation]
) -> None:
    taken_back(in_nordnetz, changed(in_nordnetz, three, "tag", name="bill"))
    told = Event.objects.filter(kind__startswith="bulk_change.").order_by("id")
    kinds = [each.kind.partition(".")[2] for each in told]
    assert kinds == ["begun", "finished", "undone", "finished"]
    with pytest.raises(Trouble):
        undo_bulk_change(change=BulkChange.objects.get(), actor=in_nordnetz.jana)


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("dance", {}),
        ("solve", {"agent": None}),
        ("assign", {}),
        ("assign", {"agent": 999_999}),
        ("assign_team", {"team": 999_999}),
        ("tag", {"name": " "}),
        ("snooze", {"until": "2020-01-01T00:00:00+00:00"}),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    in_nordnetz: Nordnetz, three: list[Conversation], verb: str, given: dict[str, Any]
) -> None:
    with pytest.raises(Trouble):
        begin(in_nordnetz, three, verb, **given)
    with pytest.raises(Trouble):
        begin(in_nordnetz, [], "solve")


def test_vera_may_not(in_nordnetz: Nordnetz, three: list[Conversation]) -> None:
    with pytest.raises(NotAllowed):
        begin_bulk_change(
            workspace=in_nordnetz.workspace,
            actor=vera(in_nordnetz.workspace),
            verb="solve",
            given={},
            conversations=[three[0].id],
        )


def test_a_tag_that_is_gone_again_is_left(in_nordnetz: Nordnetz, three: list[Conversation]) -> None:
    change = changed(in_nordnetz, three, "tag", name="bill")
    untag(conversation=three[0], actor=in_nordnetz.tariq, name="bill")
    assert list(taken_back(in_nordnetz, change).left) == [str(three[0].id)]
