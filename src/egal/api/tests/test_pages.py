import base64
from datetime import UTC, datetime

import pytest
from django.test import Client

from egal.testing import people

SAME_MOMENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def seven(nordnetz: people.Nordnetz) -> list[str]:
    """The ids of seven conversations, the newest first; some are of the very same moment."""
    taken = [
        people.writes(
            nordnetz.inbox, "Mara", "Hello", at=SAME_MOMENT.replace(second=number // 3 * 20)
        )
        for number in range(7)
    ]
    return [people.conversation_of(one).public_id for one in reversed(taken)]


def test_pages_join_without_gap_or_repetition(program: Client, seven: list[str]) -> None:
    seen: list[str] = []
    cursor = None
    while cursor is not None or not seen:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = program.get("/api/v1/conversations", query).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == seven


def test_what_arrives_meanwhile_shifts_nothing(
    program: Client, nordnetz: people.Nordnetz, seven: list[str]
) -> None:
    first = program.get("/api/v1/conversations", {"limit": 3}).json()
    people.writes(nordnetz.inbox, "Henrik", "Hello")

    rest = program.get("/api/v1/conversations", {"cursor": first["next_cursor"]}).json()

    assert [item["id"] for item in rest["items"]] == seven[3:]


def test_a_bad_cursor_is_told(program: Client, seven: list[str]) -> None:
    cursor = program.get("/api/v1/conversations", {"limit": 1}).json()["next_cursor"]
    keyset = base64.urlsafe_b64decode(cursor + "==").replace(b"08:30", b"09:30")
    tampered = base64.urlsafe_b64encode(keyset).decode().rstrip("=")

    for bad in (tampered, cursor[:-1], f"{cursor}!", "nonsense", "ä", ""):
        answer = program.get("/api/v1/conversations", {"cursor": bad})
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("This cursor is not one of this list")


def test_a_cursor_fits_its_own_list_only(program: Client, seven: list[str]) -> None:
    cursor = program.get("/api/v1/conversations", {"limit": 1}).json()["next_cursor"]

    assert program.get("/api/v1/contacts", {"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_limit_is_a_number_from_1_to_100(program: Client, limit: str) -> None:
    answer = program.get("/api/v1/contacts", {"limit": limit})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", "limit"]
