"""A workspace with a long past, read over HTTP by one client.

100,000 conversations with 1,000,000 messages; with EGAL_BENCH_FULL=1 ten times as many.
"""

import os
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
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
TEXTS = 100_000  # different ones; a rare word is in one of them
WORDS = (
    *("router", "dsl", "rechnung", "vertrag", "kündigung", "umzug", "störung", "techniker"),
    *("termin", "gerät", "lieferung", "kundennummer", "bestellung", "rückruf", "guthaben"),
    *("tarif", "anschluss", "glasfaser", "modem", "passwort", "the", "of", "my", "invoice"),
    *("contract", "wrong", "please", "help", "connection", "slow", "since", "yesterday"),
)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def figures() -> list[Figure]:
    """List, conversation, search, counts and start page, each at the 95th percentile."""
    with house() as data:
        from egal.testing.people import nordnetz, opened

        company = nordnetz()
        opened(company.workspace)
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
    yield _asked(client, "start page of the portal", "/help/nordnetz/de/", 60)


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
    from egal.conversations.counts import counts_for
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
    """Fill the tables by COPY, without keys and indexes of the words, which are made afterwards.

    Texts repeat after TEXTS messages, so that each is stemmed once; a number in each is its own.
    """
    from django.db import connection

    chance = random.Random(1)
    texts = [_text(number, chance) for number in range(TEXTS)]
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # no checks of foreign keys
        cursor.execute("drop index search_words")
        cursor.execute("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
        cursor.execute("create temp table texts (place int primary key, text text, tsv tsvector)")
        _copy(cursor, "texts", "place, text", (f"{n}\t{text}" for n, text in enumerate(texts)))
        cursor.execute("update texts set tsv = search_vector('', '', split_words(text), 'de')")
        _copy(cursor, "contacts_contact", _CONTACT, _contacts(workspace))
        _copy(cursor, "contacts_identity", _IDENTITY, _identities(workspace))
        rows = _conversations(workspace, inbox, chance)
        _copy(cursor, "conversations_conversation", _CONVERSATION, rows)
        _copy(cursor, "conversations_message", _MESSAGE, _messages(workspace, inbox, texts))
        cursor.execute(_SEARCH_ROWS, [TEXTS])
        cursor.execute(
            "create index search_words on conversations_searchrow using gin (workspace_id, tsv)"
        )
        for table in _TABLES:
            cursor.execute(f"select setval('{table}_id_seq', max(id)) from {table}")
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum (analyze, parallel 0)")


_TABLES = (
    "contacts_contact",
    "contacts_identity",
    "conversations_conversation",
    "conversations_message",
)
_CONTACT = "id, workspace_id, name, language, created_at"
_IDENTITY = "id, workspace_id, contact_id, kind, value, name, created_at"
_CONVERSATION = (
    "id, workspace_id, contact_id, inbox_id, channel, subject, status, contact_name, preview,"
    " preview_is_ours, message_count, attachment_count, last_activity_at, last_inbound_at,"
    " solved_at, created_at"
)
_MESSAGE = (
    "id, workspace_id, conversation_id, inbox_id, direction, public, author_kind, author_name,"
    ' from_kind, from_address, from_name, "to", cc, subject, text, quoted_text, html,'
    " automatic, broken_reference, external_id, created_at"
)
_SEARCH_ROWS = """
insert into conversations_searchrow (workspace_id, message_id, tsv)
select message.workspace_id, message.id,
       texts.tsv || to_tsvector('simple', message.from_name || ' re ' || message.id)
  from conversations_message message join texts on texts.place = mod(message.id, %s)
 order by message.id
"""


def _copy(cursor: Any, table: str, columns: str, rows: Iterator[str]) -> None:
    """Rows in the text format of COPY; nothing in them needs escaping."""
    with cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
        while piece := list(islice(rows, 1_000)):
            copy.write("\n".join([*piece, ""]))


def _people() -> range:
    return range(1, CONVERSATIONS // 3 + 1)


def _contacts(workspace: int) -> Iterator[str]:
    for number in _people():
        yield f"{number}\t{workspace}\tCustomer {number}\tde\t{FIRST}"


def _identities(workspace: int) -> Iterator[str]:
    for number in _people():
        name = f"Customer {number}"
        yield f"{number}\t{workspace}\t{number}\temail\t{_address(number)}\t{name}\t{FIRST}"


def _address(number: int) -> str:
    return f"customer{number}@mail{number % 977}.example"


def _at(conversation: int) -> datetime:
    return FIRST + timedelta(seconds=60 * conversation * (1_000_000 / CONVERSATIONS))


def _who(conversation: int) -> int:
    return conversation % len(_people()) + 1


def _conversations(workspace: int, inbox: int, chance: random.Random) -> Iterator[str]:
    for number in range(1, CONVERSATIONS + 1):
        at, who = _at(number), _who(number)
        status = "open" if chance.random() < OPEN else "solved"
        subject = " ".join(chance.sample(WORDS, 4))
        solved_at = "\\N" if status == "open" else at
        yield (
            f"{number}\t{workspace}\t{who}\t{inbox}\temail\t{subject}\t{status}\tCustomer {who}"
            f"\tGuten Tag, die Leitung\tf\t{MESSAGES}\t0\t{at}\t{at}\t{solved_at}\t{at}"
        )


def _messages(workspace: int, inbox: int, texts: Sequence[str]) -> Iterator[str]:
    sides = (("outbound", "agent"), ("inbound", "contact"))
    for conversation in range(1, CONVERSATIONS + 1):
        at, who = _at(conversation), f"Customer {_who(conversation)}"
        ends = (_address(_who(conversation)), "support@nordnetz.example")
        for number in range((conversation - 1) * MESSAGES + 1, conversation * MESSAGES + 1):
            direction, author = sides[number % 2]
            text = f"{texts[number % TEXTS]} RE-{number}"
            to, sender = ends if direction == "outbound" else ends[::-1]
            given = f'[{{"kind": "email", "address": "{to}", "name": ""}}]'
            yield (
                f"{number}\t{workspace}\t{conversation}\t{inbox}\t{direction}\tf\t{author}\t{who}"
                f"\temail\t{sender}\t{who}\t{given}\t[]\t\t{text}\t\t\tnone\tf"
                f"\t{number}\t{at}"
            )


def _text(number: int, chance: random.Random) -> str:
    """Some 40 words; every third text has the common one, a single one the rare one."""
    said = chance.choices(WORDS, k=40)
    if number % 3 == 0:
        said.append(COMMON)
    if number == 7:
        said.append(RARE)
    return " ".join(said)
