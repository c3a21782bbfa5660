"""Finding again what was said, by whom, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from egal.channels.base import Address, File
from egal.conversations.actions.assign import assign
from egal.conversations.actions.assign_team import assign_team
from egal.conversations.actions.note import add_note
from egal.conversations.actions.status import solve
from egal.conversations.actions.tags import tag
from egal.conversations.models import Conversation
from egal.conversations.search import Hit, find
from egal.conversations.sorting import OLDEST
from egal.testing.people import Fremdfirma, Nordnetz, conversation_of, replies, writes
from egal.workspaces.models import Membership, Team

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 5, 1, 8, tzinfo=UTC)
HOSTILE = [
    '"', '""', '"never closed', "-", "--", '-"', ":", "status:", "from:", "& | !", "(((", "')", "%",
    "'; drop table conversations_message; --", "_", "\\", "\x00", "\udcff", "*", ":*", "a:*b", "!!",
    "status:closed", "before:yesterday", "before:9999-12-31", "after:0001-01-01", "<->", "<b>",
    "-router", "die der das", "🦆", "x" * 10_000, '"' * 10_000, "a " * 5_000, "- " * 5_000,
    "ﷺ" * 500, "\x02\x03", "from:%", "in:_", "assignee:", "\n\t", "１２３", "a\u0301",
]  # fmt: skip


@pytest.fixture
def mail(in_nordnetz: Nordnetz) -> Nordnetz:
    """Mara's router fails, and Henrik has been billed for a cancelled contract."""
    mara = "Um 19 Uhr fällt die Leitung aus. Die Verträge liegen bei, RE-2024-00123."
    writes(in_nordnetz.inbox, "Mara", mara, subject="Störung am DSL-Router", at=MORNING)
    henrik = "I cancelled my contract in March and you are still billing me."
    later = MORNING + timedelta(days=2)
    writes(in_nordnetz.inbox, "Henrik", henrik, subject="Wrong invoice", at=later)
    return in_nordnetz


def hits(nordnetz: Nordnetz, text: str) -> list[Hit]:
    return list(find(text, among=Conversation.objects.all(), agent=nordnetz.jana).hits)


def test_teams_channels_and_what_is_unsolved_are_filters(mail: Nordnetz) -> None:
    technik = Team.objects.create(
        workspace=mail.workspace, name="Line technicians", created_at=MORNING
    )
    Membership.objects.create(workspace=mail.workspace, team=technik, agent=mail.jana)
    mara, henrik = (hits(mail, f"from:{name}")[0].conversation for name in ("mara", "henrik"))
    assign_team(conversation=mara, actor=mail.jana, team=technik)
    solve(conversation=henrik, actor=mail.jana)
    for query in ('team:"line TECHNICIANS"', "team:mine", "is:unsolved channel:email"):
        assert names(mail, query) == ["Mara"]
    assert names(mail, "team:none") == ["Henrik"]
    assert names(mail, "team:line") == names(mail, "channel:pigeon") == []


def test_filters_alone_come_in_the_order_asked_for(mail: Nordnetz) -> None:
    every = Conversation.objects.all()
    first = find("channel:email", among=every, sort=OLDEST, most=1)
    again = find("channel:email", among=every, sort=OLDEST, most=1, cursor=first.next_cursor)
    found = [hit.conversation.contact_name for hit in (*first.hits, *again.hits)]
    assert found == ["Mara Lindner", "Henrik Weiß"]


def names(nordnetz: Nordnetz, text: str) -> list[str]:
    return [hit.conversation.contact_name.partition(" ")[0] for hit in hits(nordnetz, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Vertrag ", "VERTRÄGE ", "vertrage", "Störungen ", "Leitungen ", "rou", "dsl-rou",
        "RE-2024-00123", "2024-00123", '"fällt die Leitung"', "mara.lindner@posteo.example",
        "lindner@pos", "osteo.exa", "Lindner", "status:open leitung", "from:posteo", "from:mara",
        "before:2026-05-02", "Leitung before:2026-05-02", "leitung -invoice", "in:support leitung",
    ],
)  # fmt: skip
def test_maras_matter_is_found_by(mail: Nordnetz, text: str) -> None:
    assert names(mail, text) == ["Mara"]


@pytest.mark.parametrize(
    "text", ["cancellation ", "bill ", "contracts ", "after:2026-05-03", "billing -leitung"]
)
def test_henriks_matter_is_found_by(mail: Nordnetz, text: str) -> None:
    assert names(mail, text) == ["Henrik"]


@pytest.mark.parametrize(
    "text",
    [
        "unicorn", "xrout ", '"Leitung fällt"', "leitung -uhr", "leitung status:solved",
        "leitung from:henrik", "leitung after:2026-05-02", "leitung assignee:me", "leitung unicorn",
    ],
)  # fmt: skip
def test_nothing_is_found_by(mail: Nordnetz, text: str) -> None:
    assert names(mail, text) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_answered(mail: Nordnetz, text: str) -> None:
    assert len(names(mail, text)) <= 2


def test_who_has_it_can_be_asked(mail: Nordnetz) -> None:
    matter = hits(mail, "leitung")[0].conversation
    assert names(mail, "assignee:none leitung") == ["Mara"]
    assign(conversation=matter, actor=mail.jana, agent=mail.jana)
    assert names(mail, "assignee:me") == names(mail, "assignee:köster leitung") == ["Mara"]
    assert names(mail, "assignee:none") == ["Henrik"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('tag:"LATE  Delivery"', ["Mara"]), ('tag:"late delivery" leitung', ["Mara"]),
        ('tag:"late delivery" invoice', []), ("tag:late", []), ("tag:bill", ["Henrik"]),
        ('tag:bill tag:"late delivery"', []),
    ],
)  # fmt: skip
def test_a_tag_narrows_down(mail: Nordnetz, text: str, found: list[str]) -> None:
    tag(conversation=hits(mail, "leitung")[0].conversation, actor=mail.jana, name="Late delivery")
    tag(conversation=hits(mail, "invoice")[0].conversation, actor=mail.jana, name="bill")
    assert names(mail, text) == found


def test_answers_and_notes_are_found_but_notes_by_colleagues_only(mail: Nordnetz) -> None:
    matter = hits(mail, "leitung")[0].conversation
    replies(mail.jana, matter, "We measure the attenuation.")
    note = add_note(conversation=matter, actor=mail.tariq, text="The canary sings.")
    assert names(mail, "attenuation") == ["Mara"]
    assert hits(mail, "canary")[0].message_id == note.id
    assert not find("canary", among=Conversation.objects.all(), notes=False).hits


def test_what_matches_is_marked_and_nothing_is_html(mail: Nordnetz) -> None:
    evil = "Vorher <b>fett</b> \x02 und die Kündigungen nachher"
    writes(mail.inbox, "Mara", evil, subject="Kündigung <i>jetzt</i>")
    [hit] = hits(mail, "kündigung ")
    assert [piece.text for piece in hit.subject if piece.hit] == ["Kündigung"]
    assert [piece.text for piece in hit.snippet if piece.hit] == ["Kündigungen"]
    assert "<b>fett</b>" in "".join(piece.text for piece in hit.snippet)


def test_files_and_numbers_are_found(mail: Nordnetz) -> None:
    phone = Address("phone", "+491761234567", "Gisela")
    writes(mail.inbox, phone, "Hello", files=(File("zaehler.jpg", "image/jpeg", b""),))
    for text in ("zaehler.jpg", "0176 123", "1234567", "+49 176", "from:0176-1234"):
        assert names(mail, text) == ["Gisela"], text


def test_another_workspace_is_not_searched(mail: Nordnetz, fremdfirma: Fremdfirma) -> None:
    writes(fremdfirma.inbox, "Mara", "The canary of Fremdfirma.")
    assert names(mail, "canary") == names(mail, "from:mara canary") == []


def test_the_best_comes_first_and_there_is_an_end(
    mail: Nordnetz, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        writes(mail.inbox, "Henrik", f"No {number}: the line is down", subject="Something")
    writes(mail.inbox, "Mara", "Hello", subject="The line")
    assert names(mail, "line ")[0] == "Mara"
    found = find("line ", among=Conversation.objects.all(), most=2)
    rest = find("line ", among=Conversation.objects.all(), cursor=found.next_cursor)
    assert (len(found.hits), len(rest.hits), rest.next_cursor) == (2, 2, None)


@pytest.mark.parametrize(("newest", "ranked"), [(300, 2_000), (3, 2_000), (300, 3), (8, 3)])
@pytest.mark.parametrize("text", ["line ", "line status:open"])
def test_every_plan_finds_the_newest(
    mail: Nordnetz, monkeypatch: pytest.MonkeyPatch, newest: int, ranked: int, text: str
) -> None:
    taken = [writes(mail.inbox, "Henrik", "the line", subject=f"No {n}") for n in range(6)]
    monkeypatch.setattr("egal.conversations.search.ranking.NEWEST", newest)
    monkeypatch.setattr("egal.conversations.search.ranking.RANKED", ranked)
    found = find(text, among=Conversation.objects.all())
    assert conversation_of(taken[-1]) in [hit.conversation for hit in found.hits]


def test_an_erased_message_is_not_found(mail: Nordnetz) -> None:
    hits(mail, "leitung")[0].conversation.delete()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    assert names(mail, "leitung") == []
