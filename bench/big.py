"""A workspace with a long past, read over HTTP by one client.

100,000 conversations with 1,000,000 messages; with EGAL_BENCH_FULL=1 ten times as many.
"""

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bench.figures import Figure, p95
from bench.house import house, served

FULL = os.environ.get("EGAL_BENCH_FULL") == "1"
CONVERSATIONS = int(os.environ.get("EGAL_BENCH_CONVERSATIONS", 1_000_000 if FULL else 100_000))
MESSAGES = 10  # of each conversation
OPEN = 0.02  # of them; the rest are solved
ASKED = 60  # times each
COMMON, RARE, UNKNOWN = "leitung", "zebrafink", "nirgendwo"
RARE_ONE_IN = 20_000  # conversations
WORDS = (
    *("router", "dsl", "rechnung", "vertrag", "kündigung", "umzug", "störung", "techniker"),
    *("termin", "gerät", "lieferung", "kundennummer", "bestellung", "rückruf", "guthaben"),
    *("tarif", "anschluss", "glasfaser", "modem", "passwort", "the", "of", "my", "invoice"),
    *("contract", "wrong", "please", "help", "connection", "slow", "since", "yesterday"),
)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)

_TABLES = ("contacts_contact", "contacts_identity", "conversations_conversation")


def figures() -> list[Figure]:
    """List, conversation, search and counts, each at the 95th of a hundred."""
    with house() as data:
        from egal.testing.people import nordnetz

        company = nordnetz()
        begun = time.perf_counter()
        load(company.workspace.id, company.inbox.id)
        print(f"loaded {CONVERSATIONS:,} conversations in {time.perf_counter() - begun:.0f} s")
        counts = [_milliseconds(_counts(company)) for _ in range(ASKED)]
        with served(data) as url, closing(_signed_in(url)) as client:
            return [*_pages(client), p95("sidebar counts, in the database", counts, 10)]


def _pages(client: httpx.Client) -> Iterator[Figure]:
    here = "/desk/nordnetz/conversations/"
    listed = client.get(here, params={"view": "solved"}).text
    some = re.findall(rf'href="({here}\w+/\?[^"]*)"', listed)
    yield _asked(client, f"list of 50 of {CONVERSATIONS:,}", f"{here}?view=solved", 60)
    yield _asked(client, "conversation of 10 messages", some[0].replace("&amp;", "&"), 60)
    for word, what in ((COMMON, "common"), (RARE, "rare"), (UNKNOWN, "unknown")):
        yield _asked(client, f"search of a {what} word", f"{here}?view=search&q={word}", 150)


def _asked(client: httpx.Client, name: str, path: str, promise: float) -> Figure:
    def ask() -> None:
        client.get(path, headers={"HX-Request-Type": "partial"}).raise_for_status()

    ask()
    return p95(f"{name}, over HTTP", [_milliseconds(ask) for _ in range(ASKED)], promise)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _counts(company: Any) -> Callable[[], object]:
    from egal.conversations.lists import counts_for
    from egal.workspaces import scope

    def count() -> object:
        with scope.of(company.workspace.id):
            return counts_for(company.jana)

    return count


def _signed_in(url: str) -> httpx.Client:
    from egal.testing.people import PASSWORD

    client = httpx.Client(base_url=url, timeout=60, follow_redirects=True)
    page = client.get("/sign-in/").text
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    client.post(
        "/sign-in/",
        data={
            "login": "jana@nordnetz.example",
            "password": PASSWORD,
            "csrfmiddlewaretoken": found[1],
        },
        headers={"Referer": f"{url}/sign-in/"},
    ).raise_for_status()
    return client


def load(workspace: int, inbox: int) -> None:
    """Fill the tables by COPY, without keys and indexes of the words, which are made afterwards."""
    from django.db import connection

    chance = random.Random(1)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # no checks of foreign keys
        cursor.execute("drop index search_words")
        cursor.execute("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
        _copy(cursor, "contacts_contact", _contacts(workspace))
        _copy(cursor, "contacts_identity", _identities(workspace))
        _copy(cursor, "conversations_conversation", _conversations(workspace, inbox, chance))
        _copy(cursor, "conversations_message", _messages(workspace, inbox, chance))
        cursor.execute(_SEARCH_ROWS)
        cursor.execute(
            "create index search_words on conversations_searchrow using gin (workspace_id, tsv)"
        )
        for table in (*_TABLES, "conversations_message"):
            cursor.execute(f"select setval('{table}_id_seq', max(id)) from {table}")
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum (analyze, parallel 0)")


_COLUMNS = {
    "contacts_contact": "id, workspace_id, name, language, created_at",
    "contacts_identity": "id, workspace_id, contact_id, kind, value, name, created_at",
    "conversations_conversation": (
        "id, workspace_id, contact_id, inbox_id, channel, subject, status, contact_name, preview,"
        " preview_is_ours, message_count, attachment_count, last_activity_at, last_inbound_at,"
        " solved_at, created_at"
    ),
    "conversations_message": (
        "id, workspace_id, conversation_id, inbox_id, direction, public, author_kind, author_name,"
        ' from_kind, from_address, from_name, "to", cc, subject, text, quoted_text, html,'
        " automatic, broken_reference, external_id, created_at"
    ),
}
_SEARCH_ROWS = """
insert into conversations_searchrow (workspace_id, message_id, tsv)
select workspace_id, id, search_vector(
           concat_ws(' ', from_name, from_address), subject, split_words(text), 'de')
  from conversations_message
"""


def _copy(cursor: Any, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    with cursor.copy(f"copy {table} ({_COLUMNS[table]}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _people() -> range:
    return range(1, CONVERSATIONS // 3 + 1)


def _contacts(workspace: int) -> Iterator[tuple[object, ...]]:
    for number in _people():
        yield number, workspace, f"Customer {number}", "de", FIRST


def _identities(workspace: int) -> Iterator[tuple[object, ...]]:
    for number in _people():
        address = f"customer{number}@mail{number % 977}.example"
        yield number, workspace, number, "email", address, f"Customer {number}", FIRST


def _conversations(
    workspace: int, inbox: int, chance: random.Random
) -> Iterator[tuple[object, ...]]:
    for number in range(1, CONVERSATIONS + 1):
        at = FIRST + timedelta(seconds=60 * number * (1_000_000 / CONVERSATIONS))
        status = "open" if chance.random() < OPEN else "solved"
        who = number % len(_people()) + 1
        subject = " ".join(chance.sample(WORDS, 4))
        solved_at = None if status == "open" else at
        yield (
            *(number, workspace, who, inbox, "email", subject, status, f"Customer {who}"),
            *("Guten Tag, die Leitung", False, MESSAGES, 0, at, at, solved_at, at),
        )


def _messages(workspace: int, inbox: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for number in range(1, CONVERSATIONS * MESSAGES + 1):
        conversation = (number - 1) // MESSAGES + 1
        at = FIRST + timedelta(seconds=60 * conversation * (1_000_000 / CONVERSATIONS))
        inbound = number % 2 == 1
        who = f"Customer {conversation % len(_people()) + 1}"
        yield (
            *(number, workspace, conversation, inbox, "inbound" if inbound else "outbound", False),
            *("contact" if inbound else "agent", who, "email", "support@nordnetz.example", who),
            *("[]", "[]", "", _text(number, chance), "", "", "none", False, str(number), at),
        )


def _text(number: int, chance: random.Random) -> str:
    """Some 40 words; every third has the common one, hardly any the rare one."""
    said = chance.choices(WORDS, k=40)
    said.append(f"RE-{number}")
    if number % 3 == 0:
        said.append(COMMON)
    if number % (RARE_ONE_IN * MESSAGES) == 7:
        said.append(RARE)
    return " ".join(said)
