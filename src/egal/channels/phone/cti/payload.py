"""What a telephone system sends when it tells of a call, as fields and their values. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext_noop as _

from egal.channels.base import Raw, Unreadable
from egal.shared import clock

_LONGEST = 300  # characters of a value
_MOST = 40  # values


@dataclass(frozen=True, slots=True)
class Told:
    """One request. fields: each with its values, in their order; a name ends without "[]".

    at: when it happened, as told, else when it reached us. line: our number, as E.164 writes it.
    """

    fields: Mapping[str, tuple[str, ...]]
    at: datetime
    line: str

    def one(self, name: str) -> str:
        """The first value of this name; "" for none."""
        return next(iter(self.fields.get(name, ())), "")

    def needed(self, name: str) -> str:
        """The same; Unreadable for none."""
        if value := self.one(name):
            return value
        raise Unreadable(_("A field is missing that tells which call this is about."))


def told_in(raw: Raw) -> Told:
    """A form or a JSON object, whatever it calls itself. Unreadable for anything else."""
    pairs = _of_json(raw.content) if raw.content.lstrip()[:1] == b"{" else _of_form(raw.content)
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs[:_MOST]:
        key = name.removesuffix("[]")
        fields[key] = (*fields.get(key, ()), value[:_LONGEST].replace("\x00", ""))
    at = clock.read(next(iter(fields.get("at", ())), "")) or clock.read(str(raw.meta.get("at", "")))
    if at is None:
        raise Unreadable(_("Nobody knows when this has happened."))
    return Told(fields, at, raw.inbox_address)


def _of_form(content: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(content.decode(), max_num_fields=_MOST)
    except ValueError as error:
        raise Unreadable(_("This is no form that a telephone system sends.")) from error


def _of_json(content: bytes) -> list[tuple[str, str]]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is not the JSON that a telephone system sends.")) from error
    return [(name, text) for name, value in found.items() for text in _texts(value)]


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each) for each in values if isinstance(each, str | int) and str(each)]
