"""A help centre of 10,000 articles, read over HTTP by one client.

Each has some 150 words: half of them common ones, half out of 20,000 made ones, as names and models
are. A tenth has been answered by readers, and all have been read each day for a month.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import httpx

from bench.figures import Figure, p95
from bench.house import house, served

ARTICLES, CATEGORIES = 10_000, 40
ASKED = 60  # times each
PROMISE = 60  # ms
RARE = "zebrafink"
COMMON = (
    *("router", "leitung", "rechnung", "vertrag", "kündigung", "umzug", "störung", "techniker"),
    *("termin", "gerät", "lieferung", "kundennummer", "bestellung", "rückruf", "guthaben", "tarif"),
    *("anschluss", "glasfaser", "modem", "passwort", "stecker", "kabel", "anmelden", "öffnen"),
)
SYLLABLES = ("ka", "lo", "mi", "ter", "ne", "sun", "ral", "be", "zin", "gor", "pe", "dau", "wi")
HERE = "/help/nordnetz/de/"

_WORDS = """
insert into knowledge_word (workspace_id, language, word, stem, times)
select workspace_id, 'de', word, knowledge_stem('egal_german', word), count(*)
  from knowledge_searchrow, unnest(words) word group by workspace_id, word
"""
_ROWS = """
insert into knowledge_searchrow (workspace_id, translation_id, language, tsv, words)
select workspace_id, id, language, knowledge_vector('egal_german', title, summary, text),
       array(select distinct plain_text(word)
               from regexp_split_to_table(title || ' ' || summary || ' ' || text, '\\W+') word
              where length(word) > 2)
  from knowledge_translation
"""
_READ = """
insert into knowledge_reading (workspace_id, article_id, language, day, times)
select workspace_id, id, 'de', current_date - day, 1 + mod(id, 97)
  from knowledge_article, generate_series(0, 29) day
"""


def figures() -> list[Figure]:
    """The first page, a subject, an article and searches, each at the 95th percentile."""
    with house() as data:
        from egal.testing.people import nordnetz, opened

        company = nordnetz()
        opened(company.workspace)
        begun = time.perf_counter()
        load(company)
        print(f"loaded {ARTICLES:,} articles in {time.perf_counter() - begun:.0f} s")
        with served(data) as url, closing(httpx.Client(base_url=url, timeout=60)) as client:
            return list(_pages(client))


def _pages(client: httpx.Client) -> Iterator[Figure]:
    from egal.shared.ids import public_id

    subject = public_id(1)
    yield _asked(client, f"first page of a help centre of {ARTICLES:,}", lambda _: "articles/")
    yield _asked(client, "a subject", lambda _: f"articles/about/{subject}/")
    yield _asked(client, "an article", lambda number: f"articles/artikel-{1 + number * 131}/")
    for what, word in (("common", "router"), ("rare", RARE), ("mistyped", "rechnugen")):
        yield _asked(client, f"search of a {what} word", partial(_searched, word))
    question = "search/?q=wie+kann+ich+meinen+vertrag+beim+umzug+kündigen"
    yield _asked(client, "search of a question", lambda _: question)
    typed = [f"search/suggestions/?q={'rechnung'[:length]}" for length in range(2, 9)]
    yield _asked(client, "a key while typing", lambda number: typed[number % len(typed)])


def _asked(client: httpx.Client, name: str, path: Callable[[int], str]) -> Figure:
    def ask(number: int) -> float:
        begun = time.perf_counter()
        client.get(HERE + path(number)).raise_for_status()
        return (time.perf_counter() - begun) * 1000

    ask(0)
    return p95(f"{name}, over HTTP", [ask(number) for number in range(ASKED)], PROMISE)


def load(company: Any) -> None:
    """Rows as the verbs would leave them, all at once."""
    from django.db import connection, transaction

    from egal.workspaces import scope

    chance = random.Random(1)
    with scope.of(company.workspace.id):
        with transaction.atomic(), connection.cursor() as cursor:
            _articles(company, chance)
            cursor.execute(_ROWS)
            cursor.execute(_WORDS)
            cursor.execute(_READ)
        with connection.cursor() as cursor:
            cursor.execute("vacuum (analyze, parallel 0)")


def _articles(company: Any, chance: random.Random) -> None:
    from egal.knowledge.models import Article, Category, Feedback, Revision, Translation
    from egal.shared import clock

    now = clock.now()
    own = {"workspace": company.workspace}
    subjects = Category.objects.bulk_create(
        Category(names={"de": f"Thema {place}"}, position=place, created_at=now, **own)
        for place in range(CATEGORIES)
    )
    articles = Article.objects.bulk_create(
        Article(category=subjects[place % CATEGORIES], position=place, created_at=now, **own)
        for place in range(ARTICLES)
    )
    said = [_said(number, chance) for number in range(ARTICLES)]
    author = {"author_kind": "agent", "author_name": "Jana", "created_at": now, "changed_at": now}
    revisions = Revision.objects.bulk_create(
        Revision(article=each, language="de", title=title, **author, **own)
        for each, (title, _text) in zip(articles, said, strict=True)
    )
    moments = {"published_at": now, "first_published_at": now}
    Translation.objects.bulk_create(
        Translation(
            article=article,
            language="de",
            slug=f"artikel-{number}",
            revision=revision,
            title=title,
            summary=text[:80],
            html=f"<h2>Eins</h2><p>{text}</p><h2>Zwei</h2><p>{text}</p>",
            text=f"Eins {text} Zwei {text}",
            **moments,
            **own,
        )
        for number, (article, revision, (title, text)) in enumerate(
            zip(articles, revisions, said, strict=True)
        )
    )
    Feedback.objects.bulk_create(
        Feedback(article=each, language="de", helped=chance.random() < 0.7, at=now, **own)
        for each in articles[: ARTICLES // 10]
        for _ in range(10)
    )


def _said(number: int, chance: random.Random) -> tuple[str, str]:
    """Title and text; a single one has the rare word."""
    made = ["".join(chance.choices(SYLLABLES, k=4)) for _ in range(35)]
    words = [*chance.choices(COMMON, k=40), *made, *([RARE] if number == 7 else [])]
    chance.shuffle(words)
    return f"{' '.join(chance.sample(COMMON, 3))} {made[0]}".capitalize(), " ".join(words)


def _searched(word: str, _number: int) -> str:
    return f"search/?q={word}"
