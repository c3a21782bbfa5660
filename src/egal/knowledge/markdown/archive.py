"""Many articles as one ZIP file: Markdown below a folder a language, pictures beside them.

What a ZIP says of itself is not believed: everything is read up to a limit.
"""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from egal.knowledge.markdown import page
from egal.knowledge.markdown.page import ArticleFile, BadFile, Problem
from egal.shared import kinds

MOST_FILES = 5_000
LARGEST = 200 * 2**20  # bytes of everything in it
LARGEST_PICTURE = 10 * 2**20
PICTURES = "images"  # the folder we write them to


@dataclass(slots=True)
class Archive:
    """pictures: by their path, what is in them. problems: by file and line, for people."""

    articles: list[ArticleFile] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_archive(name: str, raw: IO[bytes]) -> Archive:
    """A ZIP, or a single Markdown file of this name. Never raises for what is in it."""
    found = Archive()
    if name.lower().endswith((".md", ".markdown")):
        _read_page(found, name, raw.read(page.LONGEST + 1))
        return found
    try:
        with zipfile.ZipFile(raw) as box:
            _read_box(found, box)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        words = _("This is no ZIP file that can be read.")
        found.problems.append(Problem(name, 0, words))
    if not (found.articles or found.problems):
        words = _("There is no Markdown file in it. Their names end in .md.")
        found.problems.append(Problem(name, 0, words))
    return found


def write_archive(articles: Iterable[ArticleFile], pictures: Mapping[str, bytes]) -> bytes:
    """pictures: by path."""
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        for article in articles:
            file.writestr(article.path, page.written(article))
        for path, content in pictures.items():
            file.writestr(path, content, zipfile.ZIP_STORED)
    return box.getvalue()


def resolved(path: str, target: str) -> str:
    """Where a picture lies that a file names relative to itself; "" outside of the archive."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / target).parts:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    return "/".join(parts)


def _read_box(found: Archive, box: zipfile.ZipFile) -> None:
    entries = [each for each in box.infolist() if not each.is_dir() and not _is_hidden(each)]
    if len(entries) > MOST_FILES:
        words = _("More than %(most)s files are in it. Divide it.") % {"most": MOST_FILES}
        found.problems.append(Problem("", 0, words))
        return
    left = LARGEST
    for entry in entries:
        is_page = entry.filename.lower().endswith((".md", ".markdown"))
        most = min(page.LONGEST if is_page else LARGEST_PICTURE, left)
        with box.open(entry) as file:
            content = file.read(most + 1)
        left -= len(content)
        if left < 0:
            words = _("It is larger than %(size)s MB. Divide it.") % {"size": LARGEST // 2**20}
            found.problems.append(Problem("", 0, words))
            return
        if is_page:
            _read_page(found, entry.filename, content)
        else:
            _read_picture(found, entry.filename, content)


def _read_page(found: Archive, path: str, content: bytes) -> None:
    try:
        found.articles.append(page.read_page(path, content))
    except BadFile as bad:
        found.problems.extend(bad.problems)


def _read_picture(found: Archive, path: str, content: bytes) -> None:
    """Other files are left alone: nobody has to tidy a folder before."""
    if not kinds.picture(content[: kinds.HEAD]):
        return
    if len(content) > LARGEST_PICTURE:
        size = LARGEST_PICTURE // 2**20
        words = _("The picture is larger than %(size)s MB.") % {"size": size}
        found.problems.append(Problem(path, 0, words))
        return
    found.pictures[path] = content


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    """What file managers leave in an archive."""
    return any(part.startswith((".", "__MACOSX")) for part in entry.filename.split("/"))
