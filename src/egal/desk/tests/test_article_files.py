"""Markdown files in and out: looked through first, all or nothing."""

import re
import zipfile
from html import unescape
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from egal.knowledge.models import Article, Category, Translation
from egal.testing import people
from egal.workspaces import scope

FILES = "/desk/nordnetz/articles/files/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
GERMAN = """---
title: Umziehen mit Nordnetz
language: de
article: moving
slug: umziehen
category: Vertrag
published: true
---

Die **Dose**:

![Dose](../images/dose.png)
"""
ENGLISH = """---
title: Moving house
language: en
article: moving
category: Contract
published: true
---

The socket.
"""


def box(**files: str | bytes) -> SimpleUploadedFile:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return SimpleUploadedFile("help.zip", raw.getvalue())


def look_through(jana: Client, file: SimpleUploadedFile) -> tuple[int, str]:
    answer = jana.post(FILES, {"file": file})
    return answer.status_code, unescape(answer.content.decode())


def take_in(jana: Client, page: str) -> None:
    given = dict(re.findall(r'name="(name|content|mark)" value="([^"]*)"', page))
    assert jana.post(f"{FILES}start/", given).status_code == 302


def test_nothing_is_changed_before_one_says_so(jana: Client, company: people.Nordnetz) -> None:
    status, page = look_through(
        jana, box(de__umziehen_md=GERMAN, en__moving_md=ENGLISH, images__dose_png=PNG)
    )
    assert status == 200
    assert "1 article is new" in page
    with scope.of(company.workspace.id):
        assert not Article.objects.exists()
        take_in(jana, page)
        german, english = Translation.objects.order_by("language")
        assert german.article_id == english.article_id
        assert (german.slug, english.slug) == ("umziehen", "moving-house")
        assert "cid:" in german.html
        assert Category.objects.get().names == {"de": "Vertrag", "en": "Contract"}


def test_a_second_time_it_is_written_anew(jana: Client, company: people.Nordnetz) -> None:
    for text in (ENGLISH, ENGLISH.replace("socket", "box")):
        _status, page = look_through(jana, box(en__moving_md=text))
        take_in(jana, page)
    with scope.of(company.workspace.id):
        assert Article.objects.count() == 1
        assert "box" in Translation.objects.get().html


def test_bad_files_are_named_with_their_lines(jana: Client, company: people.Nordnetz) -> None:
    status, page = look_through(
        jana,
        box(
            de__umziehen_md=GERMAN,
            en__a_md="Moving",
            en__b_md=ENGLISH.replace("language: en", "language: fr"),
        ),
    )
    assert status == 422
    assert "Line 12: The picture ../images/dose.png is not in the ZIP file." in page
    assert "Line 1: The first line must be ---" in page
    assert "not in the language “fr”" in page
    assert "Take it in" not in page


def test_what_somebody_else_brought_cannot_be_taken_in(
    jana: Client, company: people.Nordnetz
) -> None:
    given = {"name": "help.zip", "content": "0" * 64, "mark": "forged"}
    assert jana.post(f"{FILES}start/", given).status_code == 404


def test_an_export_can_be_taken_in_again(jana: Client, company: people.Nordnetz) -> None:
    _status, page = look_through(
        jana, box(de__umziehen_md=GERMAN, en__moving_md=ENGLISH, images__dose_png=PNG)
    )
    take_in(jana, page)
    exported = jana.get(f"{FILES}export/").getvalue()
    status, page = look_through(jana, SimpleUploadedFile("again.zip", exported))
    assert status == 200
    assert "1 is written anew." in page
    take_in(jana, page)
    assert jana.get(f"{FILES}export/").getvalue() == exported
