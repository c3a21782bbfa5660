"""German is not a translation that arrives later: every word is there, and compiled."""

import shutil
from pathlib import Path

import polib
import pytest

from scripts.words import PACKAGE, collect

PO = "locale/de/LC_MESSAGES/django.po"


def test_every_word_has_its_german() -> None:
    words = polib.pofile(str(PACKAGE / PO))
    missing = [entry.msgid for entry in words.untranslated_entries() + words.fuzzy_entries()]
    assert not missing


def test_what_is_compiled_is_what_was_written() -> None:
    written = polib.pofile(str(PACKAGE / PO))
    compiled = polib.mofile(str((PACKAGE / PO).with_suffix(".mo")))
    assert {(entry.msgctxt, entry.msgid): spoken(entry) for entry in compiled} == {
        (entry.msgctxt, entry.msgid): spoken(entry) for entry in written
    }


@pytest.mark.gettext
def test_no_word_in_the_code_is_unknown_to_the_translation(tmp_path: Path) -> None:
    copy = tmp_path / "egal"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("vendor", "__pycache__", "*.mo"))
    collect(copy)
    fresh, kept = polib.pofile(str(copy / PO)), polib.pofile(str(PACKAGE / PO))
    assert {entry.msgid for entry in fresh} == {entry.msgid for entry in kept}


def spoken(entry: polib.POEntry) -> object:
    return entry.msgstr_plural or entry.msgstr
