"""The library that reads as X reads, however new the Python is that it runs on.

twitter-text-parser 3.0.0 reads its table of emoji through pkg_resources, which setuptools lost in
2026 and new environments never had. It gets the one function that it asks for, for as long as it
is imported. Its emoji are those of 2019: a later one that is put together of several (a new hand
with a colour of skin) counts 4 here and 2 at X, so what fits here fits there.
"""

import importlib
import re
import sys
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

_ASKED = "pkg_resources"
_BEGINNING = (
    r"[©®\u203c\u2049\u2122-\u2b55\u3030\u303d\u3297\u3299\U0001f004-\U0001faff]"
    r"|[#*0-9][\ufe0f\u20e3]"
)


def urls_in(text: str) -> list[tuple[int, int]]:
    """Begin and end of each address of the web. Slow where a text has many dots in a row."""
    found = twitter_text().extract_urls_with_indices(text)
    return [(begin, end) for begin, end in (each["indices"] for each in found)]


def without_emoji(text: str) -> tuple[str, int]:
    """The text without them, and how many they were."""
    return _emoji().subn("", text)


@cache
def twitter_text() -> Any:
    """The module. Imported when it is first wanted: it builds its patterns then."""
    before = sys.modules.get(_ASKED)
    sys.modules[_ASKED] = _resources()
    try:
        return importlib.import_module("twitter_text")
    finally:
        _put_back(before)


@cache
def _emoji() -> re.Pattern[str]:
    """The library's pattern of 2,800 alternatives, tried only where one can begin."""
    twitter_text()
    table = importlib.import_module("twitter_text.regexp.emoji")
    return re.compile(f"(?={_BEGINNING})(?:{table.emoji.pattern})")


def _resources() -> ModuleType:
    module = ModuleType(_ASKED)
    module.resource_string = _resource  # type: ignore[attr-defined]
    return module


def _resource(package: str, name: str) -> bytes:
    return files(package.rpartition(".")[0]).joinpath(name).read_bytes()


def _put_back(module: ModuleType | None) -> None:
    if module:
        sys.modules[_ASKED] = module
    else:
        del sys.modules[_ASKED]
